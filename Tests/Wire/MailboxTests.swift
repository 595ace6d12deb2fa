import CBulkhead
import CLinux
import Glibc
import HostModel
import Synchronization
import Testing

@testable import HostWire

/// Both ends of a wire in one process, with a worker that says whatever the test wants.
struct MailboxTests {
  let memory: Int32

  init() throws { memory = try Wire.makeMemory() }

  @Test func `G04 neither end can change the size of the memory`() throws {
    defer { close(memory) }
    #expect(ftruncate(memory, 0) < 0 && errno == EPERM)
    #expect(ftruncate(memory, off_t(WireLayout.size) * 2) < 0 && errno == EPERM)
    // Nor add the seal that would stop the host from writing.
    #expect(bulkhead_add_seals(memory, Int32(BULKHEAD_SEAL_WRITE)) < 0 && errno == EPERM)
  }

  @Test func `memory of another kind or size is not mapped`() throws {
    defer { close(memory) }
    let other = bulkhead_memfd_create("other", UInt32(BULKHEAD_MEMFD_ALLOW_SEALING))
    defer { close(other) }
    #expect(throws: WireError.self) { _ = try Wire(mapping: other) }
    #expect(throws: WireError.self) { _ = try Wire(mapping: STDERR_FILENO) }
  }

  @Test func `the places on the wire do not overlap`() {
    let places: [(start: Int, bytes: Int)] = [
      (WireLayout.request, 4), (WireLayout.answer, 4), (WireLayout.workerAsleep, 4), (WireLayout.hostAsleep, 4),
      (WireLayout.forbiddenCall, 4), (WireLayout.version, 4), (WireLayout.order, MemoryLayout<WireOrder>.size),
      (WireLayout.reply, 24),
      (WireLayout.layers, 8 * WireLayout.layerCount), (WireLayout.failure, WireLayout.failureBytes),
      (WireLayout.descriptor, WireLayout.descriptorBytes),
      (WireLayout.instruments, TurnLimits.instruments * MemoryLayout<bulkhead_instrument_v1>.stride),
      (WireLayout.parameters, TurnLimits.parameters * 8), (WireLayout.events, TurnLimits.events * 64),
      (WireLayout.positions, TurnLimits.instruments * 48), (WireLayout.orders, TurnLimits.openOrders * 40),
      (WireLayout.wishes, TurnLimits.wishes * 64), (WireLayout.text, TurnLimits.textBytes),
      (WireLayout.state, TurnLimits.stateBytes),
    ]
    for (place, following) in zip(places, places.dropFirst()) { #expect(place.start + place.bytes <= following.start) }
    #expect(places.last.map { $0.start + $0.bytes } ?? 0 <= WireLayout.size)
  }

  @Test func `only the number of the latest request or the one before it is an answer`() throws {
    defer { close(memory) }
    let other = try Wire(mapping: memory)
    var end = HostEnd(try Wire(mapping: memory))
    end.requestStart(.load, memoryBytes: 1 << 30)
    #expect(try end.hasAnswer() == false)
    for wrong: UInt32 in [2, 77, .max] {
      other.word(WireLayout.answer).pointee.store(wrong, ordering: .releasing)
      #expect(throws: WireViolation("it answered request \(wrong) instead of 1")) { try end.hasAnswer() }
    }
    other.word(WireLayout.answer).pointee.store(1, ordering: .releasing)
    #expect(try end.hasAnswer())
    for wrong: UInt32 in [0, 6, .max] {
      other.word(WireLayout.reply).pointee.store(wrong, ordering: .releasing)
      #expect(throws: WireViolation("it answered with status \(wrong)")) { try end.status() }
    }
  }

  @Test func `G06 a worker says which layout it was built with, and an older one is known by it`() throws {
    defer { close(memory) }
    let host = HostEnd(try Wire(mapping: memory))
    // As a worker that does not know the word leaves it.
    #expect(host.workerVersion() == 0 && WireLayout.currentVersion > 0)
    let worker = WorkerEnd(try Wire(mapping: memory))
    #expect(host.workerVersion() == WireLayout.currentVersion)
    _ = consume worker
  }

  @Test func `counts of wishes and text are bounded by the room there is`() throws {
    defer { close(memory) }
    let other = try Wire(mapping: memory)
    let end = HostEnd(try Wire(mapping: memory))
    for (wishCount, textCount, isValid) in [
      (0, 0, true), (256, 16_384, true), (257, 0, false), (0, 16_385, false), (.max, .max, false), (1 << 31, 0, false),
    ] as [(UInt32, UInt32, Bool)] {
      other.word(WireLayout.reply + 4).pointee.store(wishCount, ordering: .releasing)
      other.word(WireLayout.reply + 8).pointee.store(textCount, ordering: .releasing)
      var wishes = WishBuffer()
      do throws(WireViolation) {
        try end.takeWishes(into: &wishes)
        #expect(isValid)
        #expect(wishes.count == Int(wishCount) && wishes.textCount == Int(textCount))
      } catch {
        #expect(!isValid)
        #expect(wishes.count == 0 && wishes.textCount == 0)
      }
    }
  }

  @Test func `a forbidden call's number is only taken when it can be one`() throws {
    defer { close(memory) }
    let other = try Wire(mapping: memory)
    let end = HostEnd(try Wire(mapping: memory))
    for (value, call) in [(0, nil), (1, 0), (258, 257), (5000, nil), (.max, nil)] as [(UInt32, Int32?)] {
      other.word(WireLayout.forbiddenCall).pointee.store(value, ordering: .releasing)
      #expect(end.takeForbiddenCall() == call)
    }
  }

  @Test func `a sleeping end is woken, 2,000 times in a row`() throws {
    defer { close(memory) }
    let place = memory
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let wire = try? Wire(mapping: Int32(Int(bitPattern: argument))) else { return nil }
        var end = WorkerEnd(wire)
        while end.next() == .saveState { end.answer(.done) }
        return nil
      }, UnsafeMutableRawPointer(bitPattern: Int(place)))
    try #require(code == 0)
    var end = HostEnd(try Wire(mapping: memory))
    for trip in 0..<2000 {
      end.requestSave()
      if trip % 100 == 0 { usleep(200) }  // longer than either end spins
      while !(try end.hasAnswer()) { end.sleep(upTo_ns: 1_000_000_000) }
    }
    end.requestDestroy()
    pthread_join(thread, nil)
  }
}
