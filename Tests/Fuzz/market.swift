@testable import HostMarket

/// A header that is taken describes instruments that a run can have, in rows that the file can hold.
@c(LLVMFuzzerTestOneInput) public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  guard let header = try? MarketHeader(parsing: input(bytes, count), path: "fuzz") else { return 0 }
  promise(header.rows >= 0, "\(header.rows) rows")
  return 0
}
