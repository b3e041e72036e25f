using System.Security.Cryptography;

namespace Billing.Local.Blobs;

/// <summary>
/// Takes the bytes of a content as they come: in memory while they are few or when there is no folder, else in a file.
/// Disposed before <see cref="Complete"/> was called, it leaves nothing behind.
/// </summary>
/// <param name="newFile">Gives the number and path of a new file; null: all is kept in memory.</param>
/// <param name="expected">Number of bytes that are announced; null when that is not known.</param>
internal sealed class BlobContentWriter(Func<(long Id, string Path)>? newFile, long? expected) : SinkStream
{
    private const int FileBuffer = 128 * 1024;
    private const int FirstBuffer = 4 * 1024;

    /// <summary>An announced length is trusted up to here; memory for more is taken as it comes.</summary>
    private const int TrustedLength = 16 * 1024 * 1024;

    private byte[] _buffer = new byte[(int)Math.Min(expected ?? FirstBuffer, newFile is null ? TrustedLength : FileBuffer)];
    private int _filled;
    private long _id;
    private long _written;
    private BlobContentFile? _file;
    private IncrementalHash? _hash;

    public override long Length => _written + _filled;

    /// <summary>Ends the writing; a file is on stable storage when this returns.</summary>
    /// <returns>The content and its MD5.</returns>
    public (BlobContent Content, byte[] Hash) Complete()
    {
        if (_file is null && (newFile is null || _filled <= BlobContentStore.InlineLimit))
        {
            var bytes = _filled == _buffer.Length ? _buffer : _buffer[.._filled];
#pragma warning disable CA5351 // The protocol's Content-MD5 finds transmission errors; it protects nothing.
            return (new InlineContent(bytes), MD5.HashData(bytes));
#pragma warning restore CA5351
        }

        Spill();
        _file!.Keep();
        return (new FileContent(_id, _written), _hash!.GetHashAndReset());
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            MakeRoom(buffer.Length);
            var count = Math.Min(buffer.Length, _buffer.Length - _filled);
            buffer[..count].CopyTo(_buffer.AsSpan(_filled));
            _filled += count;
            buffer = buffer[count..];
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file?.Dispose();
            _hash?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>A full buffer grows in memory up to its limit; a full buffer of that size goes to the file.</summary>
    private void MakeRoom(int wanted)
    {
        if (_filled < _buffer.Length)
        {
            return;
        }

        if (newFile is not null && _filled == FileBuffer)
        {
            Spill();
            return;
        }

        var limit = newFile is null ? Array.MaxLength : FileBuffer;
        Array.Resize(ref _buffer, (int)Math.Min(limit, Math.Max(FirstBuffer, Math.Max(2L * _filled, (long)_filled + wanted))));
    }

    private void Spill()
    {
        if (_file is null)
        {
            (_id, var path) = newFile!();
            _file = BlobContentFile.Create(path);
            _hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        }

        _hash!.AppendData(_buffer, 0, _filled);
        _file.Write(_buffer.AsSpan(0, _filled));
        _written += _filled;
        _filled = 0;
    }
}
