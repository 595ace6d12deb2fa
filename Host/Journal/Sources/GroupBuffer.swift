/// The records since the last commit, as they will be written, in memory that is taken once.
struct GroupBuffer: ~Copyable {
  let memory: UnsafeMutableRawPointer
  let capacity: Int
  private(set) var used = GroupHeader.bytes
  private(set) var records = 0

  init(capacity: Int) {
    self.capacity = capacity
    memory = .allocate(byteCount: capacity, alignment: 4096)
  }

  deinit { memory.deallocate() }

  var isEmpty: Bool { records == 0 }
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: memory, count: used) }

  /// Adds a record. Whoever calls has seen that it fits.
  @inline(__always)
  mutating func append(sequence: UInt64, kind: UInt16, time_ns: Int64, payload: UnsafeRawBufferPointer) {
    let frameBytes = RecordHeader.frameBytes(length: payload.count)
    precondition(frameBytes <= capacity - used, "a record of \(frameBytes) bytes, \(capacity - used) are left")
    let frame = memory + used
    // Zeros first where the filling may come: the last word of the payload overwrites all but that.
    if payload.count % 8 != 0 { frame.put(0 as UInt64, at: frameBytes - 8) }
    frame.put(RecordHeader.magic, at: 0)
    frame.put(JournalFormat.version, at: 4)
    frame.put(kind, at: 6)
    frame.put(UInt32(payload.count), at: 8)
    frame.put(sequence, at: 16)
    frame.put(time_ns, at: 24)
    if let start = payload.baseAddress {
      (frame + RecordHeader.bytes).copyMemory(from: start, byteCount: payload.count)
    }
    Frame.seal(frame, bytes: frameBytes)
    used += frameBytes
    records += 1
  }

  mutating func clear() {
    used = GroupHeader.bytes
    records = 0
  }
}
