import CZlib

/// Unpacks DEFLATE, bit by bit as the bytes come: memory does not grow with the file.
struct Inflater: ~Copyable {
  /// What stands around the packed bytes.
  enum Form: Int32 {
    /// gzip's header and checksum: 16 for gzip, 15 for the largest window.
    case gzip = 31
    /// Nothing, as in a zip: minus says so.
    case bare = -15
  }

  enum Step: Equatable {
    case goesOn
    case ended
    case damaged(String)
  }

  // zlib keeps a pointer to this and checks it, so it may not move.
  private let stream: UnsafeMutablePointer<z_stream>

  init(_ form: Form) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let result = bulkhead_inflate_init(stream, form.rawValue)
    precondition(result == Z_OK, "zlib does not start: \(result)")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Takes from `input` and gives to `output` as much as both allow.
  mutating func step(
    from input: UnsafeMutableRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> (taken: Int, given: Int, Step) {
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(input.count)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(output.count)
    let result = inflate(stream, Z_NO_FLUSH)
    let taken = input.count - Int(stream.pointee.avail_in)
    let given = output.count - Int(stream.pointee.avail_out)
    switch result {
    case Z_OK, Z_BUF_ERROR: return (taken, given, .goesOn)
    case Z_STREAM_END: return (taken, given, .ended)
    default: return (taken, given, .damaged(stream.pointee.msg.map { String(cString: $0) } ?? "zlib says \(result)"))
    }
  }

  /// Begins anew, for the next of several streams that lie one behind the other.
  mutating func restart() { inflateReset(stream) }
}
