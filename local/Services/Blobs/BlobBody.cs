namespace Billing.Local.Blobs;

/// <summary>The body of a request, whichever transport brings it.</summary>
/// <param name="Length">Bytes, when they are known beforehand.</param>
/// <param name="CopyToAsync">Writes all of it to a stream; called once at most.</param>
internal sealed record BlobBody(long? Length, Func<Stream, CancellationToken, Task> CopyToAsync)
{
    public static readonly BlobBody Empty = new(0, (_, _) => Task.CompletedTask);

    public static BlobBody Of(ReadOnlyMemory<byte> bytes) => new(bytes.Length, (target, cancellation) => target.WriteAsync(bytes, cancellation).AsTask());
}
