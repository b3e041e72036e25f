namespace Billing.Local.Cosmos;

/// <summary>A request that cannot be carried out, with the status that the service would answer.</summary>
internal sealed class CosmosFault(int status, int subStatus, string message) : Exception(message)
{
    public int Status { get; } = status;

    public int SubStatus { get; } = subStatus;

    public static CosmosFault BadRequest(string message, int subStatus = 0) => new(400, subStatus, message);

    /// <summary>The container of a request is not there, which clients tell apart from a missing document.</summary>
    public static CosmosFault OwnerNotFound() => new(404, CosmosSubStatus.OwnerNotFound, "Owner resource does not exist.");

    /// <summary>A part of the protocol or the query language that this endpoint does not have, named.</summary>
    public static CosmosFault Unsupported(string what) => new(400, 0, $"Not supported by the local Cosmos endpoint: {what}.");
}

/// <summary>Sub-status codes of the service that the SDK acts on.</summary>
internal static class CosmosSubStatus
{
    public const int None = 0;
    public const int PartitionKeyMismatch = 1001;

    /// <summary>The container of an item request does not exist.</summary>
    public const int OwnerNotFound = 1003;

    /// <summary>The client's cached container has been deleted and created anew.</summary>
    public const int IncorrectContainerRid = 1024;

    /// <summary>A single key exceeded the request rate.</summary>
    public const int RequestRateTooLarge = 3200;
}
