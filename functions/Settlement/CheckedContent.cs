using Billing.Domain.Primitives;
using Billing.Platform.Intake;

namespace Billing.Functions.Settlement;

/// <summary>
/// Content on its way into storage. Its end is handed on only when it has the digests that its sender says: an upload that
/// reads it fails before it is complete otherwise, and nothing is stored.
/// </summary>
internal sealed class CheckedContent(Stream content, DeclaredDigests declared) : Stream
{
    private readonly ContentDigester _digester = new(declared);

    /// <summary>SHA-256 of the content, when it was read to its end.</summary>
    public string? Sha256 { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="DamagedContentException">The content has another digest than its sender says.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await content.ReadAsync(buffer, cancellationToken);
        if (read > 0)
        {
            _digester.Append(buffer.Span[..read]);
        }
        else if (buffer.Length > 0 && Sha256 is null)
        {
            (Sha256, var problem) = _digester.Finish();
            if (problem is not null)
            {
                throw new DamagedContentException(problem);
            }
        }

        return read;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Not possible: request bodies are read asynchronously.</summary>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _digester.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Content has another digest than its sender says. Stops an upload; whoever began it answers the sender.</summary>
internal sealed class DamagedContentException(Problem problem) : Exception(problem.Text)
{
    /// <summary>Names both digests.</summary>
    public Problem Problem { get; } = problem;
}
