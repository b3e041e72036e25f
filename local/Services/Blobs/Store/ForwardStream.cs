namespace Billing.Local.Blobs;

/// <summary>A stream of known length that is read forward once.</summary>
internal abstract class ForwardStream(long length) : Stream
{
    private long _position;

    public sealed override bool CanRead => true;

    public sealed override bool CanSeek => false;

    public sealed override bool CanWrite => false;

    public sealed override long Length => length;

    public sealed override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public sealed override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public sealed override int Read(Span<byte> buffer)
    {
        var read = ReadPart(buffer);
        _position += read;
        return read;
    }

    public sealed override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await ReadPartAsync(buffer, cancellationToken);
        _position += read;
        return read;
    }

    public sealed override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public sealed override void Flush()
    {
    }

    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public sealed override void SetLength(long value) => throw new NotSupportedException();

    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Reads on from <see cref="Position"/>; zero at the end.</summary>
    protected abstract int ReadPart(Span<byte> buffer);

    /// <summary>Reads on from <see cref="Position"/>; zero at the end.</summary>
    protected abstract ValueTask<int> ReadPartAsync(Memory<byte> buffer, CancellationToken cancellation);
}
