import Glibc
import HostTrust

/// Questions to the person at the terminal. They go to the terminal itself, so that a pipe neither hides nor answers them.
enum Asking {
  /// A line that is not shown while it is typed.
  static func secret(_ question: String, path: String) throws(TrustRefusal) -> [UInt8] {
    guard let line = ask(question, echo: false) else {
      throw .passphrase(path: path, problem: "it needs a passphrase, and there is no terminal to ask on")
    }
    return line
  }

  /// `nil` where there is no terminal to ask on.
  static func confirm(_ question: String) -> Bool? {
    ask(question + " [y/N] ", echo: true).map {
      ["y", "yes"].contains(String(decoding: $0, as: UTF8.self).lowercased())
    }
  }

  /// What Ctrl-C types.
  private static let interrupt: UInt8 = 3

  private static func ask(_ question: String, echo: Bool) -> [UInt8]? {
    let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard terminal >= 0 else { return nil }
    defer { close(terminal) }
    var usual = termios()
    guard tcgetattr(terminal, &usual) == 0 else { return nil }
    var quiet = usual
    // Ctrl-C ends a line instead of the program, which would leave a terminal that shows nothing that is typed.
    quiet.c_lflag &= ~tcflag_t(ISIG)
    withUnsafeMutableBytes(of: &quiet.c_cc) { $0[Int(VEOL)] = interrupt }
    if !echo { quiet.c_lflag &= ~tcflag_t(ECHO) }
    tcsetattr(terminal, TCSAFLUSH, &quiet)
    _ = harmless(question).withCString { write(terminal, $0, strlen($0)) }
    let line = readLine(terminal)
    tcsetattr(terminal, TCSAFLUSH, &usual)
    if !echo || line == nil { _ = write(terminal, "\n", 1) }
    // Given up: what a shell reports for a program that was interrupted.
    guard let line else { exit(130) }
    return line
  }

  /// Up to the line's end; `nil` when it was given up with Ctrl-C or Ctrl-D.
  private static func readLine(_ terminal: Int32) -> [UInt8]? {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while line.count < 1024 {
      let count = read(terminal, &byte, 1)
      if count < 0, errno == EINTR { continue }
      if count <= 0 || byte == interrupt { return nil }
      if byte == 0x0A { return line }
      line.append(byte)
    }
    return line
  }
}
