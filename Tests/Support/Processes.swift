import Glibc

/// Whether the process is gone within two seconds, or only waits for its parent to take note of its end.
public func ends(_ process: pid_t) -> Bool {
  for _ in 0..<200 {
    if !isRunning(process) { return true }
    usleep(10_000)
  }
  return false
}

/// Whether it is there and more than a name that waits for its parent.
public func isRunning(_ process: pid_t) -> Bool {
  let file = open("/proc/\(process)/stat", O_RDONLY)
  guard file >= 0 else { return false }
  defer { close(file) }
  var bytes = [UInt8](repeating: 0, count: 512)
  let count = read(file, &bytes, bytes.count)
  let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  return !text.contains(") Z ") && !text.contains(") X ") && count > 0
}
