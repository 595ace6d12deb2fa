import Glibc
import HostModel
@testable import HostWire

/// Made once: with new memory for each, there is a third as many tries in a second.
private let memory = try! Wire.makeMemory()

/// A worker that wrote these bytes over what it says, at a place that the first bytes choose: whatever the host takes over
/// is bounded, and nothing outside of its copies is read.
@c(LLVMFuzzerTestOneInput) public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let bytes = input(bytes, count)
  guard bytes.count > 1 else { return 0 }
  let places = [
    WireLayout.answer, WireLayout.reply, WireLayout.layers, WireLayout.failure, WireLayout.descriptor,
    WireLayout.wishes,
    WireLayout.text, WireLayout.state,
  ]
  let worker = try! Wire(mapping: memory)
  var host = HostEnd(try! Wire(mapping: memory))
  host.requestStart(.load, memoryBytes: 1)
  // The answer's words first, as one record; the rest where it was aimed.
  let words = bytes.dropFirst().prefix(24)
  for (index, byte) in words.enumerated() {
    (worker.base + WireLayout.reply + index).storeBytes(of: byte, as: UInt8.self)
  }
  let place = places[Int(bytes[0]) % places.count]
  for (index, byte) in bytes.dropFirst(25).enumerated() where place + index < WireLayout.size {
    (worker.base + place + index).storeBytes(of: byte, as: UInt8.self)
  }
  takeAll(&host)
  // As it was before, so that one try does not depend on the others.
  memset(worker.base, 0, WireLayout.instruments)
  memset(worker.base + place, 0, min(bytes.count, WireLayout.size - place))
  return 0
}

private func takeAll(_ host: inout HostEnd) {
  _ = try? host.hasAnswer()
  _ = try? host.status()
  _ = host.takeLayers()
  _ = host.takeForbiddenCall()
  promise(host.takeFailure().count <= WireLayout.failureBytes, "a failure text of any length")
  if let descriptor = try? host.takeDescriptor() {
    promise(descriptor.fault() == nil, "a descriptor that breaks a rule")
    promise(descriptor.encoded().count <= WireLayout.descriptorBytes, "a descriptor that does not fit")
  }
  let length = host.savedLength()
  if (0...Int64(TurnLimits.stateBytes)).contains(length) { _ = host.takeState(Int(length)) }
  var wishes = WishBuffer()
  guard (try? host.takeWishes(into: &wishes)) != nil else { return }
  promise(wishes.count <= TurnLimits.wishes && wishes.textCount <= TurnLimits.textBytes, "more wishes than room")
  withUnsafePointer(to: InstrumentID(0)) { instrument in
    for index in 0..<wishes.count {
      _ = try? wishes.records[index].decoded(instruments: UnsafeBufferPointer(start: instrument, count: 1))
    }
  }
}
