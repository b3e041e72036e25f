using Billing.Platform.Content;

namespace Billing.Platform.Audit;

/// <summary>Lines as a stream that is read forward once, so that what is made line by line is stored without being held whole.</summary>
public sealed class LineStream(IAsyncEnumerable<byte[]> lines, CancellationToken cancellation) : ForwardStream
{
    private readonly IAsyncEnumerator<byte[]> _lines = lines.GetAsyncEnumerator(cancellation);
    private ReadOnlyMemory<byte> _rest;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = 0;
        while (read < buffer.Length)
        {
            if (_rest.IsEmpty)
            {
                if (!await _lines.MoveNextAsync())
                {
                    break;
                }

                _rest = _lines.Current;
                continue;
            }

            var part = Math.Min(_rest.Length, buffer.Length - read);
            _rest[..part].CopyTo(buffer[read..]);
            _rest = _rest[part..];
            read += part;
        }

        return read;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _lines.DisposeAsync();
        await base.DisposeAsync();
    }
}
