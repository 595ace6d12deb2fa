/// One file of a simulated disk: as processes see it, as the disk has it, and what lies between.
struct SimulatedFile {
  private(set) var current: [UInt8] = []
  private(set) var durable: [UInt8] = []
  /// Written and not synced, in order.
  private var pending: [(offset: Int, bytes: [UInt8])] = []

  mutating func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    pending.append((offset, Array(bytes)))
    Self.put(bytes, at: offset, into: &current)
  }

  mutating func grow(to bytes: Int) {
    if current.count < bytes { current += [UInt8](repeating: 0, count: bytes - current.count) }
  }

  /// Writes what waits. Not what processes see: after a failed sync the two differ, and stay different.
  mutating func sync() {
    if durable.count < current.count {
      durable += [UInt8](repeating: 0, count: current.count - durable.count)
    }
    for write in pending { write.bytes.withUnsafeBytes { Self.put($0, at: write.offset, into: &durable) } }
    pending = []
  }

  /// A failed sync: what was to be written is forgotten, and processes still see it.
  mutating func lose() { pending = [] }

  /// What processes see is read from the disk again, but for what waits to be written.
  mutating func readAgain() {
    let count = current.count
    current = durable
    grow(to: count)
    for write in pending { write.bytes.withUnsafeBytes { Self.put($0, at: write.offset, into: &current) } }
  }

  /// The file after a loss of power. Each sector that was written since the last sync has what it had after some of the
  /// writes that touched it, in their order: none of them, all, or those up to one of them.
  func afterPowerLoss(sector: Int, _ draw: inout DrawnNumbers) -> SimulatedFile {
    var content = durable
    let mode = draw.below(4)
    if current.count > content.count, mode != 0, draw.below(4) > 0 {
      content += [UInt8](repeating: 0, count: current.count - content.count)
    }
    if mode > 0, !pending.isEmpty {
      let sectors = pending.flatMap { write in
        Array(write.offset / sector...(write.offset + max(1, write.bytes.count) - 1) / sector)
      }
      for index in Set(sectors).sorted() {
        let place = index * sector..<(index + 1) * sector
        let touching = pending.filter { $0.offset < place.upperBound && $0.offset + $0.bytes.count > place.lowerBound }
        // Mode 3 keeps everything: a machine whose disk was just done.
        let kept = mode == 3 ? touching.count : draw.below(touching.count + 1)
        for write in touching.prefix(kept) {
          let part = max(place.lowerBound, write.offset)..<min(place.upperBound, write.offset + write.bytes.count)
          let bytes = write.bytes[(part.lowerBound - write.offset)..<(part.upperBound - write.offset)]
          bytes.withUnsafeBytes { Self.put($0, at: part.lowerBound, into: &content) }
        }
      }
    }
    var file = SimulatedFile()
    file.current = content
    file.durable = content
    return file
  }

  /// Changes bytes on the disk itself, as wear or another program would.
  mutating func damage(_ change: (inout [UInt8]) -> Void) {
    change(&current)
    durable = current
    pending = []
  }

  private static func put(_ bytes: UnsafeRawBufferPointer, at offset: Int, into content: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    if content.count < offset + bytes.count {
      content += [UInt8](repeating: 0, count: offset + bytes.count - content.count)
    }
    content.withUnsafeMutableBytes {
      $0.baseAddress!.advanced(by: offset).copyMemory(from: bytes.baseAddress!, byteCount: bytes.count)
    }
  }
}

/// Numbers that are the same in every run: SplitMix64.
struct DrawnNumbers {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// From 0 to one less than `bound`.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
