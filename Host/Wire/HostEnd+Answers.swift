import CLinux
import HostModel
import Synchronization

// Taking over what the worker said. Each word is read once and each record copied before it is looked at, because a
// plugin can write to this memory at any time, also from a turn that is long over.
extension HostEnd {
  /// Which layout the worker was built with. Worth something only before a library was loaded or refused by it: later
  /// the word is the plugin's to write, to nobody's harm but its own.
  public func workerVersion() -> UInt32 { wire.word(WireLayout.version).pointee.load(ordering: .relaxed) }

  public func status() throws(WireViolation) -> WireStatus {
    let value = answer.status.pointee.load(ordering: .relaxed)
    guard let status = WireStatus(rawValue: value) else { throw WireViolation("it answered with status \(value)") }
    return status
  }

  /// The wishes of the turn that was answered, replacing what was in `wishes`.
  public func takeWishes(into wishes: inout WishBuffer) throws(WireViolation) {
    let count = answer.wishCount.pointee.load(ordering: .relaxed)
    let textCount = answer.textCount.pointee.load(ordering: .relaxed)
    guard count <= TurnLimits.wishes else {
      throw WireViolation("it wrote \(count) wishes in one turn, and there is room for \(TurnLimits.wishes)")
    }
    guard textCount <= TurnLimits.textBytes else {
      throw WireViolation(
        "it wrote \(textCount) bytes of text in one turn, and there is room for \(TurnLimits.textBytes)")
    }
    let bytes = Int(count) * MemoryLayout<WishRecord>.stride
    if bytes > 0 { linux_copy_shared(wishes.records, wire.base + WireLayout.wishes, bytes) }
    if textCount > 0 { linux_copy_shared(wishes.text, wire.base + WireLayout.text, Int(textCount)) }
    wishes.count = Int(count)
    wishes.textCount = Int(textCount)
  }

  /// The length that `save` gave: negative when it cannot be saved now, possibly more than there is room for.
  public func savedLength() -> Int64 { answer.length.pointee.load(ordering: .relaxed) }

  /// `count` is a length that has been checked against `TurnLimits.stateBytes`.
  public func takeState(_ count: Int) -> [UInt8] { take(count, from: WireLayout.state) }

  public func takeDescriptor() throws(WireViolation) -> PluginDescriptor {
    let length = answer.length.pointee.load(ordering: .relaxed)
    guard (0...Int64(WireLayout.descriptorBytes)).contains(length) else {
      throw WireViolation("its descriptor has \(length) bytes, at most \(WireLayout.descriptorBytes) are allowed")
    }
    return try PluginDescriptor(decoding: take(Int(length), from: WireLayout.descriptor))
  }

  /// Why the library is not a plugin, as the worker says it; not yet fit for a terminal.
  public func takeFailure() -> [UInt8] {
    let length = answer.failureLength.pointee.load(ordering: .relaxed)
    return take(min(Int(length), WireLayout.failureBytes), from: WireLayout.failure)
  }

  private func take(_ count: Int, from offset: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      if count > 0, let start = buffer.baseAddress { linux_copy_shared(start, wire.base + offset, count) }
      initialized = count
    }
  }

  /// The layers of the jail that the worker says it put on, in its order.
  public func takeLayers() -> [LayerRecord] {
    (0..<WireLayout.layerCount).compactMap { index in
      let place = (wire.base + WireLayout.layers + 8 * index).assumingMemoryBound(to: Atomic<UInt64>.self)
      return LayerRecord(word: place.pointee.load(ordering: .relaxed))
    }
  }

  /// The number of the call that the filter stopped. A hint for the message and nothing else: the worker's memory is
  /// the plugin's to write.
  public func takeForbiddenCall() -> Int32? {
    let value = Int32(bitPattern: wire.word(WireLayout.forbiddenCall).pointee.load(ordering: .relaxed))
    return (1...4096).contains(value) ? value - 1 : nil
  }

  /// How much memory the worker was refused last since the latest request; `nil` when it got all that it asked for. A
  /// hint like the one above.
  public func takeRefusedMemory() -> UInt64? {
    let bytes = refusedMemory.pointee.load(ordering: .relaxed)
    return bytes == 0 ? nil : bytes
  }

  var refusedMemory: UnsafeMutablePointer<Atomic<UInt64>> {
    (wire.base + WireLayout.refusedMemory).assumingMemoryBound(to: Atomic<UInt64>.self)
  }
}
