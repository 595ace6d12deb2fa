import HostMarket
import HostModel

/// Market data as an array of NumPy's with columns in usual units: moments as datetime64, prices and quantities as
/// float64, everything else as integers and truths.
///
/// A price is given as the double nearest to it. One whose double would be read back as another price is an error: such
/// data goes into text.
public struct ArrayExport {
  private let listings: [Listing]
  private let columns: [ExportColumn]

  public init(of file: borrowing MarketFile) {
    listings = file.listings
    // A file of one instrument needs no column of its name.
    let several = file.listings.count > 1
    columns = ExportColumn.columns(of: file.kind).filter { several || $0.value != .symbol }
  }

  /// Writes the array. `goOn` hears how many rows are written and ends the work by saying no.
  ///
  /// Throws `.market` for a record that is not valid or a file that cannot be made, `.inexact`, `.stopped`.
  public func write(
    _ file: borrowing MarketFile, to path: String, force: Bool, while goOn: (Int) -> Bool
  ) throws(ImportError) {
    do { try file.validate() } catch { throw .market(error) }
    var target: PartialFile
    do { target = try PartialFile(path: path, force: force) } catch { throw .market(error) }
    var bytes = header(rows: file.records.count), offset = 0
    for (row, record) in file.records.enumerated() {
      try append(record, row: row, path: file.path, to: &bytes)
      guard bytes.count > 1 << 20 else { continue }
      do { try target.write(bytes, at: offset) } catch { throw .market(error) }
      offset += bytes.count
      bytes.removeAll(keepingCapacity: true)
      guard goOn(row) else { throw .stopped(path: path) }
    }
    do {
      try target.write(bytes, at: offset)
      try target.finish()
    } catch { throw .market(error) }
  }

  private static let symbolBytes = 31

  private func header(rows: Int) -> [UInt8] {
    let fields = columns.map { "('\($0.name)', '\(type(of: $0.value))')" }.joined(separator: ", ")
    var text = "{'descr': [\(fields)], 'fortran_order': False, 'shape': (\(rows),), }"
    let unpadded = ArrayRows.magic.count + 4 + text.utf8.count + 1
    text += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
    return ArrayRows.magic + [1, 0, UInt8(text.utf8.count & 0xFF), UInt8(text.utf8.count >> 8)] + Array(text.utf8)
  }

  private func type(of value: ExportColumn.Value) -> String {
    switch value {
    case .time, .opening: "<M8[ns]"
    case .symbol: "|S\(Self.symbolBytes)"
    case .price, .quantity: "<f8"
    case .number, .side: "<i8"
    case .flag: "|b1"
    case .kind, .flags: "|u1"
    }
  }

  private func append(
    _ record: EventRecord, row: Int, path: String, to bytes: inout [UInt8]
  ) throws(ImportError) {
    let listing = listings[Int(record.instrument)]
    for column in columns {
      switch column.value {
      case .time: append(UInt64(bitPattern: record.time_ns), to: &bytes)
      // The smallest number is NumPy's word for no time.
      case .opening: append(UInt64(bitPattern: record.opening_ns ?? .min), to: &bytes)
      case .symbol:
        let name = Array(listing.symbol.utf8.prefix(Self.symbolBytes))
        bytes += name + [UInt8](repeating: 0, count: Self.symbolBytes - name.count)
      case .price(let index):
        try append(record.field(index), listing.priceDecimals, column, row, path, to: &bytes)
      case .quantity(let index):
        try append(record.field(index), listing.quantityDecimals, column, row, path, to: &bytes)
      case .number(let index), .side(let index, _, _): append(UInt64(bitPattern: record.field(index)), to: &bytes)
      case .flag(let bit): bytes.append(record.flags & bit != 0 ? 1 : 0)
      case .kind: bytes.append(record.kind)
      case .flags: bytes.append(record.flags)
      }
    }
  }

  private func append(
    _ units: Int64, _ decimals: Int, _ column: ExportColumn, _ row: Int, _ path: String, to bytes: inout [UInt8]
  ) throws(ImportError) {
    let text = units.decimalText(decimals: decimals)
    guard let double = Double(text), isExact(double, units, decimals) else {
      throw .inexact(path: path, row: row, column: column.name, text: text)
    }
    append(double.bitPattern, to: &bytes)
  }

  /// Whether the shortest text that stands for this double is the number that it was made of.
  private func isExact(_ double: Double, _ units: Int64, _ decimals: Int) -> Bool {
    var text = "\(double)"
    return text.withUTF8 { (try? ExactNumber(parsing: $0)?.units(decimals: decimals).0) == units }
  }

  private func append(_ number: UInt64, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
  }
}
