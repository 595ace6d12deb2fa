@testable import HostTrust

/// The policy reads any bytes within their bounds: the sanitizer sees what is read beside them.
@c(LLVMFuzzerTestOneInput) public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  // A copy of exactly this length, so that one byte too many is found.
  input(bytes, count).withUnsafeBytes { copy in
    _ = try? ELFPolicy.check(copy, for: .ours)
  }
  return 0
}
