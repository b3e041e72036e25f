using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Billing.Platform.Streams;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Billing.Platform.Partners.Snapshots;

/// <summary>Leaves a snapshot of each failed call. That it cannot is logged, and hides nothing of the failure that it is about.</summary>
public sealed class SnapshotWriter(ISnapshotStore store, TimeProvider clock, ILogger<SnapshotWriter> log)
{
    // Who waits for the failure waits for this too.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Name of a snapshot: tenant, partner, the day in UTC, and an id that sorts by time.</summary>
    internal static string NameOf(FailedCall call) => string.Create(
        CultureInfo.InvariantCulture,
        $"{call.Request.Tenant}/{call.Request.Partner}/{call.FailedAt.UtcDateTime:yyyy'/'MM'/'dd}/{Guid.CreateVersion7(call.FailedAt):N}.json");

    /// <summary>Makes the snapshot of a call.</summary>
    internal static Snapshot Of(FailedCall call)
    {
        var (request, answer) = (call.Request, call.Answer);
        return new Snapshot(
            request.Tenant,
            request.Partner,
            request.Counterpart,
            request.Address.Authority,
            request.Method.Method,
            request.Route,
            [.. QueryHelpers.ParseQuery(request.Address.Query).Keys.Select(Redaction.Name)],
            call.Failure.Code,
            call.Failure.Text,
            call.Attempts,
            call.StartedAt,
            call.FailedAt,
            call.Failure.RetryAt,
            Activity.Current?.TraceId.ToString(),
            MessageOf(status: null, request.Headers, request.Body is null ? null : request.ContentType, request.Body ?? ReadOnlyMemory<byte>.Empty),
            answer is null ? null : MessageOf(answer.Status, answer.Headers, answer.MediaType, answer.Body));
    }

    /// <summary>Keeps the snapshot of a call.</summary>
    /// <returns>Its name; null when it could not be kept.</returns>
    internal async Task<string?> WriteAsync(FailedCall call, CancellationToken cancellation)
    {
        try
        {
            var name = NameOf(call);
            using var patience = new CancellationTokenSource(Patience, clock);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
            await store.WriteAsync(name, JsonSerializer.SerializeToUtf8Bytes(Of(call), FabricJson.Options), both.Token);
            return name;
        }
        catch (Exception failure)
        {
            log.LogError(failure, "The snapshot of a failed call of {Partner} ({Route}) is not kept.", call.Request.Whom, call.Request.Route);
            return null;
        }
    }

    private static SnapshotMessage MessageOf(int? status, IReadOnlyDictionary<string, string> headers, string? contentType, ReadOnlyMemory<byte> body)
    {
        var (shown, omitted) = Redaction.Body(contentType, body);
        return new SnapshotMessage(status, Redaction.Headers(headers), body.Length, shown, omitted);
    }
}
