using System.Diagnostics;
using Billing.Platform.Tracing;

namespace Billing.Functions.Telemetry;

/// <summary>Spans of reading and writing Blob storage. The name of a blob may hold what a sender chose, so the container alone is told.</summary>
internal static class BlobSpans
{
    /// <summary>Writes a blob.</summary>
    public static async Task WriteAsync(string container, Func<Task> upload)
    {
        using var span = FabricTracing.IsListenedTo
            ? FabricTracing.Start($"upload {container}", ActivityKind.Client)?.SetTag(SpanAttributes.BlobContainer, container)
            : null;
        try
        {
            await upload();
        }
        catch (Exception failure) when (span.Failed(failure))
        {
            throw;
        }
    }
}
