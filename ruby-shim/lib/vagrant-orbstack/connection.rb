# frozen_string_literal: true

module VagrantPlugins
  module Orbstack
    # JSON-RPC 2.0 over two pipes, framed by Content-Length. Many threads may send requests at once: each request has
    # its own mailbox, which also receives what the sidecar sends on behalf of that request, in order.
    class Connection
      # The other side is gone, or sent something invalid. The reason is for the user.
      class Lost < StandardError; end

      # An error response: `body` is JSON-RPC's error object.
      class Refused < StandardError
        attr_reader :body

        def initialize(body)
          super(body["message"])
          @body = body
        end
      end

      # The answer did not come in time.
      class TimedOut < StandardError; end

      TICK = 0.1
      # The error code for failures of the shim; `data` is the number of the failure within the request.
      FAILED_HERE = 3
      # How long a cancelled request may take to clean up.
      CANCEL_LIMIT = 30

      def initialize(input, output)
        @input = input
        @output = output
        @write_lock = Mutex.new
        @lock = Mutex.new
        @arrived = ConditionVariable.new
        @mailboxes = {}
        @last_id = 0
        @lost = nil
        @reader = Thread.new { read_all }
      end

      # Sends a request and waits for its result. `timeout` is in seconds, nil for none. `interrupted` is called every
      # tenth of a second and cancels the request. The block receives [method, params] of what the sidecar sends for
      # this request, and answers its requests.
      def request(method, params, timeout: nil, interrupted: nil, &on_message)
        id = open_mailbox
        write(id: id, method: method, params: on_message ? params.merge(call: id) : params)
        wait(id, timeout, interrupted, on_message)
      ensure
        @lock.synchronize { @mailboxes.delete(id) }
      end

      def lost?
        @lock.synchronize { !@lost.nil? }
      end

      def close
        @output.close
      rescue IOError, SystemCallError
        nil
      end

      private

      def open_mailbox
        @lock.synchronize do
          raise Lost, @lost if @lost

          @mailboxes[@last_id += 1] = []
          @last_id
        end
      end

      # The oldest message for the request, or nil if there is none.
      def next_message(id)
        @lock.synchronize do
          @arrived.wait(@lock, TICK) if @mailboxes[id].empty?
          @mailboxes[id].shift
        end
      end

      def wait(id, timeout, interrupted, on_message)
        failures = []
        deadline = Orbstack.now + (timeout || Float::INFINITY)
        loop do
          kind, message = next_message(id)
          case kind
          when :result then return message
          when :error then raise original(message, failures)
          when :message then serve(message, on_message, failures)
          end
          raise TimedOut if Orbstack.now > deadline
          next unless interrupted&.call

          write(method: "$/cancelRequest", params: { id: id })
          deadline = Orbstack.now + CANCEL_LIMIT
          interrupted = nil
        end
      end

      # A failure is answered, too, so that the sidecar can clean up and end its request. What ends this process is
      # not delayed.
      def serve(message, on_message, failures)
        result = on_message.call(message["method"], message["params"])
        write(id: message["id"], result: result) if message.key?("id")
      rescue Exception => e # rubocop:disable Lint/RescueException
        raise unless message.key?("id")

        write(id: message["id"], error: { code: FAILED_HERE, message: e.message, data: failures.size })
        raise unless e.is_a?(StandardError)

        failures << e
      end

      # The shim's own failure, if the sidecar's request failed because of it.
      def original(error, failures)
        here = error.is_a?(Refused) && error.body["code"] == FAILED_HERE
        here ? failures.fetch(error.body["data"]) : error
      end

      def write(message)
        frame = Framing.format({ jsonrpc: "2.0" }.merge(message))
        @write_lock.synchronize { @output.write(frame) }
      rescue IOError, SystemCallError
        # The reader notices this, too, and wakes all waiting threads. It also knows the sidecar's last output.
        nil
      end

      def read_all
        loop { dispatch(Framing.read(@input)) }
      rescue IOError, SystemCallError
        lose("it ended")
      rescue StandardError => e
        lose("it sent an invalid message (#{e.message})")
      end

      def dispatch(message)
        raise ArgumentError, "unexpected #{message.inspect[0, 60]}" unless message.is_a?(Hash)

        if message.key?("method")
          deliver(message["params"].is_a?(Hash) ? message["params"]["call"] : nil, [:message, message])
        elsif message["error"]
          deliver(message["id"], [:error, Refused.new(message["error"])])
        else
          deliver(message["id"], [:result, message["result"]])
        end
      end

      # Messages for a request that was given up are dropped.
      def deliver(id, content)
        @lock.synchronize do
          @mailboxes[id]&.push(content)
          @arrived.broadcast
        end
      end

      def lose(reason)
        @lock.synchronize do
          @lost = reason
          @mailboxes.each_value { |mailbox| mailbox.push([:error, Lost.new(reason)]) }
          @arrived.broadcast
        end
      end
    end
  end
end
