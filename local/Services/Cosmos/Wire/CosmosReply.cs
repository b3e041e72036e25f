using System.Text.Json;

namespace Billing.Local.Cosmos;

/// <summary>The answer to one request. Headers that the protocol knows are properties; null means absent.</summary>
internal sealed class CosmosReply
{
    public const string Json = "application/json";

    public required int Status { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The media type of <see cref="Body"/>.</summary>
    public string ContentType { get; init; } = Json;

    public int SubStatus { get; init; }

    public string? ETag { get; init; }

    public string? Continuation { get; init; }

    /// <summary>Number of documents that a feed page holds.</summary>
    public int? ItemCount { get; init; }

    /// <summary>The container that answered; it gives the session token and the owner headers.</summary>
    public ContainerStore? Container { get; init; }

    /// <summary>The container's LSN as of this answer.</summary>
    public long Lsn { get; init; }

    /// <summary>Request units, see <see cref="RequestCharge"/>.</summary>
    public double Charge { get; init; } = 1;

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Every header but content type and length, in the protocol's spelling.</summary>
    public IEnumerable<(string Name, string Value)> Headers()
    {
        yield return (CosmosHeader.RequestCharge, RequestCharge.Format(Charge));
        if (Container is not null)
        {
            yield return (CosmosHeader.SessionToken, "0:-1#" + Lsn.ToString());
            yield return (CosmosHeader.OwnerFullName, Container.FullName);
            yield return (CosmosHeader.OwnerId, Container.Rid);
        }

        if (ETag is not null)
        {
            yield return (CosmosHeader.ETag, ETag);
        }

        if (SubStatus != 0)
        {
            yield return (CosmosHeader.SubStatus, SubStatus.ToString());
        }

        if (Continuation is not null)
        {
            yield return (CosmosHeader.Continuation, Continuation);
        }

        if (ItemCount is { } count)
        {
            yield return (CosmosHeader.ItemCount, count.ToString());
        }

        if (RetryAfter is { } wait)
        {
            yield return (CosmosHeader.RetryAfterMs, Math.Ceiling(wait.TotalMilliseconds).ToString());
        }
    }

    /// <summary>An error in the service's JSON shape.</summary>
    public static CosmosReply Error(int status, int subStatus, string message, ContainerStore? container = null, double charge = 1) => new()
    {
        Status = status,
        SubStatus = subStatus,
        Container = container,
        Lsn = container?.Lsn ?? 0,
        Charge = charge,
        Body = JsonSerializer.SerializeToUtf8Bytes(new { code = CodeOf(status), message }),
    };

    private static string CodeOf(int status) => status switch
    {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        409 => "Conflict",
        410 => "Gone",
        412 => "PreconditionFailed",
        413 => "RequestEntityTooLarge",
        429 => "TooManyRequests",
        503 => "ServiceUnavailable",
        _ => "InternalServerError",
    };
}
