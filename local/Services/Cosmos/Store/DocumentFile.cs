using Microsoft.Win32.SafeHandles;

namespace Billing.Local.Cosmos;

/// <summary>
/// The bodies of documents while a host lives: on disk, so that memory holds no more than where each of them is. It is no store: what lasts is the
/// journal, from which the file is made anew at each start, and it is gone with its process.
/// </summary>
/// <param name="folder">Where it is written.</param>
internal sealed class DocumentFile(string folder) : IDisposable
{
    private const int ChunkBytes = 1 << 20;

    // Below it nobody misses the space of versions that have been replaced.
    private const long LittleBytes = 256L << 20;
    private const int OffsetBits = 48;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, SafeFileHandle> _files = new() { [0] = Open(folder) };
    private long _generation;
    private byte[] _chunk = new byte[ChunkBytes];
    private long _chunkStart;
    private int _filled;
    private bool _isFull;

    /// <summary>Begins another file when most of what was written has been replaced since; the caller moves there what lives.</summary>
    /// <param name="live">Bytes of the bodies that live.</param>
    public bool TryRenew(long live)
    {
        lock (_gate)
        {
            if (_isFull || _chunkStart + _filled <= LittleBytes + (3 * live))
            {
                return false;
            }

            // Who read where a body was before it moved reads it there: a file goes only when its next but one begins.
            RandomAccess.Write(_files[_generation], _chunk.AsSpan(0, _filled), _chunkStart);
            if (_files.Remove(_generation - 1, out var old))
            {
                old.Dispose();
            }

            _files.Add(++_generation, Open(folder));
            (_chunkStart, _filled) = (0, 0);
            return true;
        }
    }

    /// <summary>True if a body lies in the file that is written now.</summary>
    public bool IsCurrent(long place) => place >> OffsetBits == Volatile.Read(ref _generation);

    /// <summary>Keeps a body; false when the disk takes no more: then it stays where it is.</summary>
    public bool TryKeep(ReadOnlySpan<byte> body, out long place)
    {
        lock (_gate)
        {
            place = 0;
            if (_isFull)
            {
                return false;
            }

            try
            {
                if (body.Length > _chunk.Length - _filled)
                {
                    RandomAccess.Write(_files[_generation], _chunk.AsSpan(0, _filled), _chunkStart);
                    (_chunkStart, _filled) = (_chunkStart + _filled, 0);
                    if (body.Length > _chunk.Length)
                    {
                        RandomAccess.Write(_files[_generation], body, _chunkStart);
                        place = PlaceOf(_chunkStart);
                        _chunkStart += body.Length;
                        return true;
                    }
                }
            }
            catch (IOException)
            {
                // The journal, on the same disk, tells who runs the host.
                _isFull = true;
                return false;
            }

            place = PlaceOf(_chunkStart + _filled);
            body.CopyTo(_chunk.AsSpan(_filled));
            _filled += body.Length;
            return true;
        }
    }

    /// <summary>Reads a body that was kept.</summary>
    public byte[] Read(long place, int length)
    {
        var body = GC.AllocateUninitializedArray<byte>(length);
        var offset = place & ((1L << OffsetBits) - 1);
        SafeFileHandle file;
        lock (_gate)
        {
            if (place >> OffsetBits == _generation && offset >= _chunkStart)
            {
                _chunk.AsSpan((int)(offset - _chunkStart), length).CopyTo(body);
                return body;
            }

            file = _files[place >> OffsetBits];
        }

        for (var read = 0; read < length;)
        {
            var some = RandomAccess.Read(file, body.AsSpan(read), offset + read);
            read += some > 0 ? some : throw new EndOfStreamException($"The bodies of documents in {folder} end before {offset + length}.");
        }

        return body;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var file in _files.Values)
            {
                file.Dispose();
            }
        }
    }

    private long PlaceOf(long offset) => (_generation << OffsetBits) | offset;

    private static SafeFileHandle Open(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"documents-{Guid.NewGuid():N}.tmp");
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
        {
            // Without a name it is gone however the process ends.
            File.Delete(path);
        }

        return handle;
    }
}
