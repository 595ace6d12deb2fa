import HostJSON
@testable import HostTrust

/// A whitelist that is taken is written as one that is taken and says the same.
@c(LLVMFuzzerTestOneInput) public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  guard let list = try? Whitelist(parsing: input(bytes, count)) else { return 0 }
  let written = Array(list.json.compact.utf8)
  promise((try? Whitelist(parsing: written))?.json == list.json, "another list after writing")
  return 0
}
