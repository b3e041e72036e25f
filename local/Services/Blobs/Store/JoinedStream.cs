namespace Billing.Local.Blobs;

/// <summary>Reads several streams, which it owns, one after the other.</summary>
internal sealed class JoinedStream(IReadOnlyList<Stream> parts, long length) : ForwardStream(length)
{
    private int _current;

    protected override int ReadPart(Span<byte> buffer)
    {
        var read = 0;
        while (buffer.Length > 0 && _current < parts.Count && (read = parts[_current].Read(buffer)) == 0)
        {
            _current++;
        }

        return read;
    }

    protected override async ValueTask<int> ReadPartAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        var read = 0;
        while (buffer.Length > 0 && _current < parts.Count && (read = await parts[_current].ReadAsync(buffer, cancellation)) == 0)
        {
            _current++;
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var part in parts)
            {
                part.Dispose();
            }
        }

        base.Dispose(disposing);
    }
}
