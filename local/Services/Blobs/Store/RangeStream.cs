namespace Billing.Local.Blobs;

/// <summary>Reads a part of another stream, which it owns.</summary>
internal sealed class RangeStream(FileStream inner, long offset, long length) : ForwardStream(length)
{
    protected override int ReadPart(Span<byte> buffer) => RandomAccess.Read(inner.SafeFileHandle, buffer[..Limit(buffer.Length)], offset + Position);

    protected override ValueTask<int> ReadPartAsync(Memory<byte> buffer, CancellationToken cancellation) =>
        RandomAccess.ReadAsync(inner.SafeFileHandle, buffer[..Limit(buffer.Length)], offset + Position, cancellation);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Limit(int wanted) => (int)Math.Min(wanted, Length - Position);
}
