import Glibc
import HostMarket
import HostModel

@testable import HostImport

/// Whatever a file holds, packed or not: it is refused, or what is made of it is valid market data.
@c(LLVMFuzzerTestOneInput) public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  ftruncate(source, 0)
  var written = 0
  while written < count {
    let result = pwrite(source, bytes! + written, count - written, written)
    promise(result > 0, "the input was not written")
    written += result
  }
  var settings = ImportSettings(sources: ["/proc/self/fd/\(source)"], symbol: "BTC-USDT")
  settings.skipsBad = true
  settings.rounds = count % 2 == 0
  if count % 3 == 0 { settings.interval_ns = 60_000_000_000 }
  _ = try? ImportPreview(of: settings.sources[0], settings: settings, rows: 10)
  guard let plan = try? Import(settings, while: { _ in true }) else { return 0 }
  guard (try? plan.write(to: made, force: true, while: { _ in true })) != nil else { return 0 }
  // What is mapped stays until it is unmapped; nothing is left when the fuzzer ends.
  defer { unlink(made) }
  do {
    let file = try MarketFile(path: made)
    try file.validate()
    try CSVExport(of: file).write(file) { text, _ in
      promise(!text.isEmpty, "no text of \(file.records.count) rows")
      return true
    }
  } catch {
    promise(false, "what was made is not valid: \(error)")
  }
  return 0
}

/// In memory: a disk would be the slowest part.
private let source: Int32 = {
  var template = Array("/dev/shm/bulkhead-fuzz-XXXXXX".utf8CString)
  let number = mkstemp(&template)
  promise(number >= 0, "no file in /dev/shm")
  unlink(template)
  return number
}()

private let made = "/dev/shm/bulkhead-fuzz-\(getpid()).npy"
