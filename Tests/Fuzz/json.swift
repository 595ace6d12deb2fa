import HostJSON

/// What the parser takes, printed and parsed again, is the same.
@c(LLVMFuzzerTestOneInput) public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  guard let value = try? JSON(parsing: input(bytes, count)) else { return 0 }
  let printed = value.compact
  promise(
    (try? JSON(parsing: Array(printed.utf8), sizeLimit: .max)) == value, "another value after printing: \(printed)")
  return 0
}
