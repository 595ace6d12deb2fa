@testable import HostTrust

/// There is one spelling for each signature file: what is taken is, byte for byte, what would be written.
@c(LLVMFuzzerTestOneInput) public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let bytes = input(bytes, count)
  guard let file = try? SignatureFile(parsing: bytes, path: "fuzz") else { return 0 }
  promise(Array(file.fileText.utf8) == bytes, "two spellings of one signature")
  return 0
}
