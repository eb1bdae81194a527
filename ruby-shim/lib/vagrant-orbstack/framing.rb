# frozen_string_literal: true

require "json"

module VagrantPlugins
  module Orbstack
    # JSON messages as bytes: a Content-Length header, an empty line, UTF-8 text.
    module Framing
      LARGEST = 64 * 1024 * 1024
      LONGEST_LINE = 1024

      def self.format(message)
        text = JSON.generate(message)
        "Content-Length: #{text.bytesize}\r\n\r\n#{text}"
      end

      # The next message. Raises EOFError at the end of input, and ArgumentError or JSON::ParserError for invalid input.
      def self.read(input)
        length = read_length(input)
        raise ArgumentError, "a frame of #{length} bytes" if length > LARGEST

        body = input.read(length)
        raise EOFError if body.nil? || body.bytesize < length

        JSON.parse(body.force_encoding(Encoding::UTF_8))
      end

      def self.read_length(input)
        length = nil
        loop do
          line = read_line(input)
          return length if line.empty? && length

          name, value = line.split(":", 2)
          raise ArgumentError, "unexpected #{line[0, 60].inspect}" unless value && name.match?(/\A[A-Za-z-]+\z/)

          length = decimal(value) if name.casecmp("content-length").zero?
        end
      end
      private_class_method :read_length

      # A line that the end of input cut off is invalid.
      def self.read_line(input)
        line = input.gets("\n", LONGEST_LINE)
        raise EOFError if line.nil? || (line.bytesize < LONGEST_LINE && !line.end_with?("\n"))

        line.chomp
      end
      private_class_method :read_line

      # Ruby's own Integer() also accepts octal, hexadecimal and negative numbers.
      def self.decimal(value)
        raise ArgumentError, "unexpected length #{value[0, 60].inspect}" unless value.match?(/\A *\d+\z/)

        value.to_i
      end
      private_class_method :decimal
    end
  end
end
