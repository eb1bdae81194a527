# frozen_string_literal: true

require "stringio"
require "timeout"
require "vagrant-orbstack/framing"

# As test/unit/fuzz does it with what the sidecar reads; a tenth of the inputs.
seed = Integer(ENV.fetch("FUZZ_SEED", Random.new_seed % (2**31)))
inputs = Integer(ENV.fetch("FUZZ_INPUTS", 100_000)) / 10

RSpec.describe VagrantPlugins::Orbstack::Framing, "whatever comes in (FUZZ_SEED=#{seed})" do
  let(:random) { Random.new(seed) }
  let(:no_message) { [EOFError, ArgumentError, JSON::ParserError] }
  let(:pieces) do
    ["Content-Length: ", "content-length:", "Content-Type: x", "\r\n\r\n", "\r\n", "\n", "5", "2", "0", "-1", "010", "0x10",
     "1_0", "99999999999", "{}", "[", "{\"id\":1}", "null", ":", " ", "\xff", "\u2028", "\0", "✓"]
  end

  # Of bytes, as a pipe is.
  def input(text)
    StringIO.new(text.dup.force_encoding(Encoding::UTF_8))
  end

  def random_text
    Array.new(random.rand(16)) { random.rand(6).zero? ? random.bytes(random.rand(6)) : pieces.sample(random: random) }
         .map(&:b).join
  end

  it "is either valid or raises one of the documented errors" do
    inputs.times do
      text = random_text
      begin
        described_class.read(input(text))
      rescue *no_message
        nil
      rescue StandardError => e
        raise "#{text.inspect}: #{e.class}: #{e.message}"
      end
    end
  end

  it "is read as it was written, frame by frame" do
    (inputs / 10).times do
      messages = Array.new(3) { { "text" => random_text.force_encoding(Encoding::UTF_8).scrub } }
      stream = input(messages.map { |message| described_class.format(message) }.join)
      expect(Array.new(3) { described_class.read(stream) }).to eq(messages)
      expect { described_class.read(stream) }.to raise_error(EOFError)
    end
  end

  it "is noticed when it is truncated anywhere" do
    frame = described_class.format("text" => "Grüße ✓").b
    frame.bytesize.times do |length|
      expect { described_class.read(input(frame[0, length])) }.to raise_error(EOFError)
    end
  end

  ["-1", "0x10", "0b11", "010 0", "1_0", "1.0", "", " ", "+5", "99999999999"].each do |length|
    it "refuses the length #{length.inspect}" do
      expect { described_class.read(input("Content-Length: #{length}\r\n\r\n{\"padding\":\"0123456789\"}")) }
        .to raise_error(ArgumentError)
    end
  end

  it "has a length in decimal digits" do
    expect(described_class.read(input("Content-Length: 010\r\n\r\n{\"a\":1111}"))).to eq("a" => 1111)
  end

  ["\n", "a: b\n", "a", "Content-Length: 1\r\n", "Content-Length: 9\r\n\r\n[[[[[[[[["].each do |piece|
    it "takes time in proportion to its length: #{piece.inspect}" do
      text = piece * (1024 * 1024 / piece.bytesize)
      Timeout.timeout(10) { expect { described_class.read(input(text)) }.to raise_error(StandardError) }
    end
  end
end
