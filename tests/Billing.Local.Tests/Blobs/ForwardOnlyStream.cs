namespace Billing.Local.Tests.Blobs;

/// <summary>Bytes as they come from a network: no length, no seeking, in small pieces.</summary>
internal sealed class ForwardOnlyStream(byte[] bytes, Exception? breaksOffWith = null) : Stream
{
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var size = Math.Min(Math.Min(count, 777), bytes.Length - _position);
        if (size == 0 && breaksOffWith is not null)
        {
            throw breaksOffWith;
        }

        bytes.AsSpan(_position, size).CopyTo(buffer.AsSpan(offset));
        _position += size;
        return size;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
