@testable import HostTrust

/// A manifest that is taken is written as one that is taken and says the same.
@c(LLVMFuzzerTestOneInput) public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  guard let manifest = try? Manifest(parsing: input(bytes, count)) else { return 0 }
  promise((try? Manifest(parsing: manifest.fileBytes)) == manifest, "another manifest after writing: \(manifest)")
  promise(!manifest.libraries.contains { $0.file.contains("/") }, "a library outside of the bundle")
  return 0
}
