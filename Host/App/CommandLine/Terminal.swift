import Glibc
import HostJSON
import Synchronization

/// Where a command writes: results to standard output, everything about the work itself to standard error.
///
///     invocation.terminal.print("\("ok", .good)  \(name)")
///     invocation.terminal.note("waiting for data")
///
/// Colour and progress appear only where a person looks: on a terminal, without NO_COLOR or `--no-color`, and not on a
/// terminal that calls itself dumb. May be used from several threads: a line is written whole.
struct Terminal: Sendable {
  let output: OutputStream
  let errors: OutputStream

  init(output: OutputStream, errors: OutputStream) {
    self.output = output
    self.errors = errors
  }

  /// The process's own streams.
  init(environment: (String) -> String?, noColor: Bool) {
    let color = !noColor && (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
    output = OutputStream(STDOUT_FILENO, color: color)
    errors = OutputStream(STDERR_FILENO, color: color)
  }

  /// One line of the result.
  func print(_ line: Text) { output.write(line.rendered(color: output.hasColor) + "\n") }

  /// The result for a program: one JSON value on one line.
  func print(_ json: JSON) { output.write(json.compact + "\n") }

  /// One line about the work, for whoever watches.
  func note(_ line: Text) { errors.write(line.rendered(color: errors.hasColor) + "\n") }
}

/// One file descriptor that text is written to.
final class OutputStream: Sendable {
  let descriptor: Int32
  let isTerminal: Bool
  let hasColor: Bool
  private let fault = Mutex<Int32>(0)

  init(_ descriptor: Int32, color: Bool) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
    hasColor = color && isTerminal
  }

  /// The errno that ended the stream, 0 as long as all is well. A full disk must not make a report that looks whole.
  var errorNumber: Int32 { fault.withLock { $0 } }

  /// Columns of the terminal, 80 where there is none.
  var width: Int {
    var size = winsize()
    guard isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Writes all of `text`, unless an earlier write failed: then nothing more is written.
  func write(_ text: String) {
    var text = text
    fault.withLock { fault in
      guard fault == 0 else { return }
      text.withUTF8 { bytes in
        var rest = UnsafeRawBufferPointer(bytes)
        while let start = rest.baseAddress, !rest.isEmpty {
          let written = Glibc.write(descriptor, start, rest.count)
          if written >= 0 {
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
          } else if errno != EINTR {
            fault = errno
            return
          }
        }
      }
    }
  }
}
