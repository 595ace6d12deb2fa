import Glibc

/// What one call may do by halves, done wholly.
extension Disk {
  /// Writes all of `bytes`. A short write goes on where it ended and an interrupted one again; anything else ends it.
  func writeWhole(_ file: DiskFile, _ bytes: UnsafeRawBufferPointer, at offset: Int) throws(DiskFault) {
    var done = 0
    while done < bytes.count {
      do throws(DiskFault) {
        let count = try write(file, UnsafeRawBufferPointer(rebasing: bytes[done...]), at: offset + done)
        // A disk that takes nothing and says nothing would be asked for ever.
        guard count > 0 else { throw DiskFault(number: EIO) }
        done += count
      } catch {
        if error.number != EINTR { throw error }
      }
    }
  }

  /// Reads until the buffer is full or the file ends, and returns how many bytes that were.
  func readWhole(_ file: DiskFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DiskFault) -> Int
  {
    var done = 0
    while done < buffer.count {
      do throws(DiskFault) {
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
        let count = try read(file, into: rest, at: offset + done)
        if count == 0 { break }
        done += count
      } catch {
        if error.number != EINTR { throw error }
      }
    }
    return done
  }

  func writeWhole(_ file: DiskFile, _ bytes: [UInt8], at offset: Int) throws(DiskFault) {
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(DiskFault) in try writeWhole(file, buffer, at: offset) }
    }
    try result.get()
  }
}
