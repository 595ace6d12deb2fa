import CLinux
import Glibc
import HostModel
import Synchronization

/// Why the shared memory could not be made or mapped: `errno` of the call.
public struct WireError: Error, Sendable {
  public let call: String
  public let errno: Int32
}

/// The memory that a host and one worker share, mapped into this process. `WireLayout` says what lies where.
///
/// Each side uses its own half: `HostEnd` asks, `WorkerEnd` answers. Unmapped when the value goes.
public struct Wire: ~Copyable {
  let base: UnsafeMutableRawPointer

  /// New memory, all zero, of a size that can no longer change: the descriptor which both sides map.
  public static func makeMemory() throws(WireError) -> Int32 {
    let flags = UInt32(BULKHEAD_MEMFD_CLOEXEC | BULKHEAD_MEMFD_ALLOW_SEALING)
    var descriptor = bulkhead_memfd_create("bulkhead-wire", flags | UInt32(BULKHEAD_MEMFD_NOEXEC_SEAL))
    if descriptor < 0 && errno == EINVAL { descriptor = bulkhead_memfd_create("bulkhead-wire", flags) }
    guard descriptor >= 0 else { throw WireError(call: "memfd_create", errno: errno) }
    let seals = Int32(BULKHEAD_SEAL_GROW | BULKHEAD_SEAL_SHRINK | BULKHEAD_SEAL_SEAL)
    guard ftruncate(descriptor, WireLayout.size) == 0, bulkhead_add_seals(descriptor, seals) == 0 else {
      let error = WireError(call: "ftruncate or F_ADD_SEALS", errno: errno)
      close(descriptor)
      throw error
    }
    return descriptor
  }

  /// Whether this is memory that `makeMemory` made: a worker started by hand has anything as its descriptor 4.
  private static func isSealed(_ descriptor: Int32) -> Bool {
    let wanted = Int32(BULKHEAD_SEAL_GROW | BULKHEAD_SEAL_SHRINK | BULKHEAD_SEAL_SEAL)
    let seals = bulkhead_get_seals(descriptor)
    return seals >= 0 && seals & wanted == wanted && lseek(descriptor, 0, SEEK_END) == WireLayout.size
  }

  /// Maps what `create` made.
  public init(mapping descriptor: Int32) throws(WireError) {
    guard Wire.isSealed(descriptor) else { throw WireError(call: "F_GET_SEALS", errno: EINVAL) }
    let mapped = mmap(nil, WireLayout.size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    guard let mapped, mapped != UnsafeMutableRawPointer(bitPattern: -1) else {
      throw WireError(call: "mmap", errno: errno)
    }
    base = mapped
  }

  deinit { munmap(base, WireLayout.size) }

  func word(_ offset: Int) -> UnsafeMutablePointer<Atomic<UInt32>> {
    (base + offset).assumingMemoryBound(to: Atomic<UInt32>.self)
  }
}

/// A word that one process raises and another waits for. Spinning finds an answer in a fifth of a microsecond, but
/// holds a processor, so after a short while the waiter sleeps in the kernel.
///
/// Spinning in vain is worse than useless when the other process waits for this very processor. So each time it was in
/// vain, twice as many waits go without it, up to 64; when it finds the word changed, every wait spins again.
struct WaitedWord {
  let word: UnsafeMutablePointer<Atomic<UInt32>>
  let asleep: UnsafeMutablePointer<Atomic<UInt32>>
  /// How many waits go without spinning after the next vain one, and how many of the present ones are left.
  private var pause = 1
  private var left = 0

  static let spin_ns: Int64 = 50_000
  private static let longestPause = 64

  init(word: UnsafeMutablePointer<Atomic<UInt32>>, asleep: UnsafeMutablePointer<Atomic<UInt32>>) {
    self.word = word
    self.asleep = asleep
  }

  func load() -> UInt32 { word.pointee.load(ordering: .acquiring) }

  /// Sequentially consistent, as in `sleep`: either the sleeper sees the new word or this sees the sleeper.
  func store(_ value: UInt32) {
    word.pointee.store(value, ordering: .sequentiallyConsistent)
    if asleep.pointee.load(ordering: .sequentiallyConsistent) != 0 { _ = linux_futex_wake(word) }
  }

  /// Waits until the word is no longer `old`, or about 50 µs, or not at all when that was in vain lately.
  mutating func spin(while old: UInt32) {
    guard load() == old else { return }
    guard left == 0 else {
      left -= 1
      return
    }
    if changes(from: old, within_ns: WaitedWord.spin_ns) {
      pause = 1
    } else {
      left = pause
      pause = min(2 * pause, WaitedWord.longestPause)
    }
  }

  private func changes(from old: UInt32, within_ns limit_ns: Int64) -> Bool {
    let end = monotonicTime_ns() + limit_ns
    repeat {
      for _ in 0..<64 {
        guard load() == old else { return true }
        linux_spin_pause()
      }
    } while monotonicTime_ns() < end
    return false
  }

  /// Sleeps until the word is no longer `old`, `timeout_ns` are over, or for no reason at all.
  func sleep(while old: UInt32, timeout_ns: Int64?) {
    asleep.pointee.store(1, ordering: .sequentiallyConsistent)
    defer { asleep.pointee.store(0, ordering: .sequentiallyConsistent) }
    guard word.pointee.load(ordering: .sequentiallyConsistent) == old else { return }
    if let timeout_ns {
      var timeout = timespec(tv_sec: Int(timeout_ns / 1_000_000_000), tv_nsec: Int(timeout_ns % 1_000_000_000))
      _ = linux_futex_wait(word, old, &timeout)
    } else {
      _ = linux_futex_wait(word, old, nil)
    }
  }
}

/// Nanoseconds of a clock that only goes forward, for deadlines.
public func monotonicTime_ns() -> Int64 {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
}
