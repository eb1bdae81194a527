# frozen_string_literal: true

# A sidecar for specs, run as `ruby scripted_sidecar.rb` in place of Node. SCRIPTED_ANSWERS is a file of answers by method:
# an object, or a list of which the last one stays. An answer has a `result` or an `error`; `calls` that are made before it;
# `when_cancelled` when it waits for that; `end` when the sidecar crashes; `ignore` for a signal that it ignores from then
# on. SCRIPTED_LOG gets what comes in, a message a line.
require "json"
require_relative "../../lib/vagrant-orbstack/framing"

FRAMING = VagrantPlugins::Orbstack::Framing
[$stdin, $stdout].each(&:binmode)
$stdout.sync = true

def send_message(message)
  $stdout.write(FRAMING.format({ jsonrpc: "2.0" }.merge(message)))
end

def receive
  FRAMING.read($stdin).tap { |message| File.write(ENV.fetch("SCRIPTED_LOG"), "#{message.to_json}\n", mode: "a") }
end

def answer_to(method, asked)
  answers = JSON.parse(File.read(ENV.fetch("SCRIPTED_ANSWERS")))[method] || { "result" => nil }
  answers.is_a?(Array) ? answers[[asked, answers.size - 1].min] : answers
end

# A notification has `wait: false`; of a request, the answer is waited for. The first that fails is the last.
def make_calls(calls, id)
  calls.each_with_index do |call, index|
    message = { method: call.fetch("method"), params: call.fetch("params", {}).merge(call: id) }
    next send_message(message) if call["wait"] == false

    send_message(message.merge(id: "call-#{index}"))
    failure = receive.slice("error")
    return failure if failure.any?
  end
  {}
end

asked = Hash.new(0)
loop do
  message = receive
  next unless message.key?("id") && message.key?("method")

  method = message["method"]
  answer = answer_to(method, asked[method])
  asked[method] += 1
  failure = make_calls(answer.fetch("calls", []), message["id"])
  exit(1) if answer["end"]
  trap(answer["ignore"], "IGNORE") if answer["ignore"]
  receive until answer["when_cancelled"].nil? || File.read(ENV.fetch("SCRIPTED_LOG")).include?("$/cancelRequest")
  send_message({ id: message["id"] }.merge(failure.any? ? failure : answer.slice("result", "error")))
  exit if method == "shutdown"
rescue EOFError
  exit
end
