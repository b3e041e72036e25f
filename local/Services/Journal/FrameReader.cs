using Microsoft.Win32.SafeHandles;

namespace Billing.Local.Journal;

/// <summary>Reads the frames of a file one after the other, checking each. Keeps one buffer, whatever the file's size.</summary>
internal sealed class FrameReader : IDisposable
{
    private const int ChunkSize = 1 << 20;

    private readonly SafeFileHandle _handle;
    private byte[] _buffer = new byte[ChunkSize];
    private int _start;
    private int _end;

    public FrameReader(string path)
    {
        Path = path;
        _handle = System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, FileOptions.SequentialScan);
        Length = RandomAccess.GetLength(_handle);
    }

    public string Path { get; }

    /// <summary>Bytes in the file.</summary>
    public long Length { get; }

    /// <summary>Offset at which the next frame should begin: behind the last good one.</summary>
    public long Offset { get; private set; }

    public FrameHeader Header { get; private set; }

    /// <summary>Reads the file header; false when it is not there or not good.</summary>
    public bool TryReadFileHeader(JournalFileKind kind, out long firstFrame)
    {
        firstFrame = 0;
        var good = Ensure(JournalFormat.FileHeaderSize)
            && JournalFormat.TryReadFileHeader(_buffer.AsSpan(_start, JournalFormat.FileHeaderSize), kind, out firstFrame);
        if (good)
        {
            Skip(JournalFormat.FileHeaderSize);
        }

        return good;
    }

    /// <summary>Reads the next frame; its body is valid until the next call. False at the end, and at the first bad byte.</summary>
    public bool TryRead(out ReadOnlySpan<byte> body)
    {
        body = default;
        if (!Ensure(JournalFormat.FrameHeaderSize) || !JournalFormat.TryReadFrameHeader(_buffer.AsSpan(_start), out var header))
        {
            return false;
        }

        var size = JournalFormat.FrameHeaderSize + header.BodyLength;
        if (!Ensure(size))
        {
            return false;
        }

        body = _buffer.AsSpan(_start + JournalFormat.FrameHeaderSize, header.BodyLength);
        if (JournalFormat.Checksum(body) != header.BodyChecksum)
        {
            body = default;
            return false;
        }

        Header = header;
        Skip(size);
        return true;
    }

    /// <summary>Reads the head of a frame at the present offset, whatever its body is like.</summary>
    public bool TryPeek(out FrameHeader header)
    {
        header = default;
        return Ensure(JournalFormat.FrameHeaderSize) && JournalFormat.TryReadFrameHeader(_buffer.AsSpan(_start), out header);
    }

    /// <summary>Moves on to the next good frame behind the present offset; false when there is none, and the offset stays.</summary>
    public bool TryResync()
    {
        var start = Offset;
        for (var offset = start + 1; offset < Length;)
        {
            MoveTo(offset);
            if (!NextMark())
            {
                break;
            }

            var at = Offset;
            if (TryRead(out _))
            {
                MoveTo(at);
                return true;
            }

            offset = at + 1;
        }

        MoveTo(start);
        return false;
    }

    /// <summary>True if a good frame of at least number <paramref name="number"/> stands behind the present offset, which stays.</summary>
    public bool HasLater(long number)
    {
        var start = Offset;
        var found = false;
        for (var offset = start + 1; !found && offset < Length; offset++)
        {
            MoveTo(offset);
            if (!NextMark())
            {
                break;
            }

            offset = Offset;
            found = TryRead(out _) && Header.Number >= number;
        }

        MoveTo(start);
        return found;
    }

    public void Dispose() => _handle.Dispose();

    /// <summary>Moves on to the next place where a frame may begin.</summary>
    private bool NextMark()
    {
        var mark = JournalFormat.FrameMarkBytes;
        while (Ensure(mark.Length))
        {
            var at = _buffer.AsSpan(_start, _end - _start).IndexOf(mark);
            if (at >= 0)
            {
                Skip(at);
                return true;
            }

            Skip(_end - _start - mark.Length + 1);
        }

        return false;
    }

    private void MoveTo(long offset)
    {
        var ahead = offset - Offset;
        if (ahead >= -_start && ahead <= _end - _start)
        {
            _start += (int)ahead;
        }
        else
        {
            _start = _end = 0;
        }

        Offset = offset;
    }

    private void Skip(int count)
    {
        _start += count;
        Offset += count;
    }

    /// <summary>Has at least <paramref name="count"/> bytes in the buffer, or says that the file ends before.</summary>
    private bool Ensure(int count)
    {
        if (_end - _start >= count)
        {
            return true;
        }

        if (Length - Offset < count)
        {
            return false;
        }

        var kept = _buffer.AsSpan(_start, _end - _start);
        if (count > _buffer.Length)
        {
            var larger = new byte[Math.Max(count, _buffer.Length * 2L)];
            kept.CopyTo(larger);
            _buffer = larger;
        }
        else
        {
            kept.CopyTo(_buffer);
        }

        (_start, _end) = (0, kept.Length);
        while (_end < count)
        {
            var read = RandomAccess.Read(_handle, _buffer.AsSpan(_end), Offset + _end);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }
}
