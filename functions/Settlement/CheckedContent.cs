using Billing.Domain.Primitives;
using Billing.Platform.Content;
using Billing.Platform.Intake;

namespace Billing.Functions.Settlement;

/// <summary>
/// Content on its way into storage. Its end is handed on only when it has the digests that its sender says: an upload that
/// reads it fails before it is complete otherwise, and nothing is stored.
/// </summary>
internal sealed class CheckedContent(Stream content, DeclaredDigests declared) : ForwardStream
{
    private readonly ContentDigester _digester = new(declared);

    /// <summary>SHA-256 of the content, when it was read to its end.</summary>
    public string? Sha256 { get; private set; }

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
