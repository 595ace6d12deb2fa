import Glibc

/// Which seed each thread is at, for the case that an assertion of the core ends the process in the middle of it: that too
/// is a found fault, and of no use to anybody without its seed.
enum RunningSeed {
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    precondition(pthread_key_create(&key, nil) == 0, "no key for a thread's own value")
    return key
  }()

  /// One is added, since nothing is told from zero by its absence only.
  static func set(_ seed: UInt64?) {
    pthread_setspecific(key, seed.flatMap { UnsafeRawPointer(bitPattern: UInt($0) + 1) })
  }

  /// The signals come on the thread that did it. After the line the process ends as it would have without it.
  static func tellWhenTrapped() {
    set(nil)  // makes the key before a handler needs it
    for number in [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE] {
      var action = sigaction()
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
      action.__sigaction_handler.sa_handler = { _ in RunningSeed.tell() }
      sigaction(number, &action, nil)
    }
  }

  private static func tell() {
    guard let value = pthread_getspecific(key) else { return }
    write("error: E_SIMULATION: an assertion ended the process in this seed; again: bulkhead simulate --seed ")
    writeNumber(UInt64(UInt(bitPattern: value)) - 1)
    write("\n")
  }

  private static func write(_ text: StaticString) {
    _ = Glibc.write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
  }

  private static func writeNumber(_ number: UInt64) {
    var divisor: UInt64 = 1
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      var digit = UInt8(ascii: "0") + UInt8(number / divisor % 10)
      _ = Glibc.write(STDERR_FILENO, &digit, 1)
      divisor /= 10
    }
  }
}
