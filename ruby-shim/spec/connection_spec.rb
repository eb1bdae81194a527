# frozen_string_literal: true

require "vagrant-orbstack/connection"

RSpec.describe VagrantPlugins::Orbstack::Connection do
  let(:to_sidecar) { IO.pipe }
  let(:from_sidecar) { IO.pipe }
  let(:connection) { described_class.new(from_sidecar.first, to_sidecar.last) }
  let(:framing) { VagrantPlugins::Orbstack::Framing }

  after { (to_sidecar + from_sidecar).each { |io| io.close unless io.closed? } }

  def receive
    framing.read(to_sidecar.first)
  end

  def answer(message)
    from_sidecar.last.write(framing.format({ jsonrpc: "2.0" }.merge(message)))
    from_sidecar.last.flush
  end

  it "matches answers to requests in any order" do
    threads = %w[a b c].map { |name| Thread.new { connection.request("echo", { name: name }) } }
    requests = Array.new(3) { receive }
    requests.reverse_each { |request| answer(id: request["id"], result: request["params"]["name"].upcase) }
    expect(threads.map(&:value)).to eq(%w[A B C])
  end

  it "counts bytes, not characters" do
    thread = Thread.new { connection.request("echo", { text: "Grüße ✓" }) }
    request = receive
    answer(id: request["id"], result: request["params"]["text"])
    expect(thread.value).to eq("Grüße ✓")
  end

  it "handles messages for a request on the request's thread, in order" do
    seen = []
    thread = Thread.new do
      connection.request("step/run", {}) do |method, params|
        seen << [method, params["text"], Thread.current]
        nil
      end
    end
    call = receive["params"]["call"]
    answer(method: "ui/say", params: { call: call, text: "one" })
    answer(id: 0, method: "machine/set_id", params: { call: call, text: "two" })
    expect(receive).to include("id" => 0, "result" => nil)
    answer(id: call, result: nil)
    thread.value
    expect(seen).to eq([["ui/say", "one", thread], ["machine/set_id", "two", thread]])
  end

  describe "a failure of the shim" do
    let(:failures) { [ArgumentError.new("no such box"), ArgumentError.new("no such user")] }
    let(:number) { receive["params"]["call"] }
    let!(:call) do
      left = failures.dup
      asker = connection
      thread = Thread.new do
        asker.request("command/run", {}) { raise left.shift }
      rescue SystemExit => e
        # Ruby would raise it in the main thread.
        e
      end
      thread.tap { |it| it.report_on_exception = false }
    end

    def act(id)
      answer(id: id, method: "machine/act", params: { call: number })
      receive
    end

    it "is answered, and raised once the sidecar has cleaned up" do
      error = { "code" => 3, "message" => "no such box", "data" => 0 }
      expect(act(7)).to include("id" => 7, "error" => error)
      expect(call.join(0.2)).to be_nil
      answer(id: number, error: error)
      expect { call.value }.to raise_error(failures.first)
    end

    it "is only raised if the request failed because of it" do
      first, = [7, 8].map { |id| act(id)["error"] }
      answer(id: number, error: first)
      expect { call.value }.to raise_error(failures.first)
    end

    it "is replaced by an error of the sidecar itself" do
      act(7)
      answer(id: number, error: { code: 1, message: "machine_missing", data: {} })
      expect { call.value }.to raise_error(described_class::Refused, "machine_missing")
    end

    it "can be handled by the sidecar" do
      act(7)
      answer(id: number, result: { exit_code: 1 })
      expect(call.value).to eq("exit_code" => 1)
    end

    context "when it ends the process" do
      let(:failures) { [SystemExit.new(141)] }

      it "is also answered, without delay" do
        expect(act(7)).to include("id" => 7, "error" => anything)
        expect(call.value).to be(failures.first)
      end
    end
  end

  it "cancels after an interrupt, and returns the answer that follows" do
    thread = Thread.new do
      connection.request("step/run", {}, interrupted: -> { true })
    rescue described_class::Refused => e
      e.body
    end
    request = receive
    expect(receive).to include("method" => "$/cancelRequest", "params" => { "id" => request["id"] })
    answer(id: request["id"], error: { code: 1, message: "interrupted", data: { key: "interrupted", data: {} } })
    expect(thread.value).to include("code" => 1)
  end

  it "ends after its timeout" do
    expect { connection.request("provider/state", {}, timeout: 0.2) }.to raise_error(described_class::TimedOut)
  end

  it "tells all waiting threads that the sidecar is gone" do
    threads = Array.new(2) { Thread.new { connection.request("x", {}) } }
    threads.each { |thread| thread.report_on_exception = false }
    2.times { receive }
    from_sidecar.last.close
    threads.each { |thread| expect { thread.value }.to raise_error(described_class::Lost) }
    expect { connection.request("x", {}) }.to raise_error(described_class::Lost)
  end

  it "treats a sidecar that no longer reads as one that ended" do
    to_sidecar.first.close
    thread = Thread.new { connection.request("x", {}) }
    thread.report_on_exception = false
    from_sidecar.last.close
    expect { thread.value }.to raise_error(described_class::Lost, /it ended/)
    expect { connection.close }.not_to raise_error
  end

  it "drops what comes for a request that was given up" do
    expect { connection.request("provider/state", {}, timeout: 0) }.to raise_error(described_class::TimedOut)
    late = receive["id"]
    thread = Thread.new { connection.request("echo", {}) }
    answer(id: late, result: "too late")
    answer(id: receive["id"], result: "in time")
    expect(thread.value).to eq("in time")
  end

  nonsense = ["Hello\n", "Content-Length: x\r\n\r\n", "Content-Length: 5\r\n\r\n12345", "Content-Length: 99999999\r\n\r\n"]
  nonsense.each do |bytes|
    it "refuses #{bytes.inspect}" do
      thread = Thread.new { connection.request("x", {}) }
      thread.report_on_exception = false
      receive
      from_sidecar.last.write(bytes)
      from_sidecar.last.flush
      expect { thread.value }.to raise_error(described_class::Lost, /invalid message/)
    end
  end
end
