namespace Azure.Storage.Blobs.Models;

/// <summary>Conditions of a request as HTTP knows them; tag conditions are absent.</summary>
public class BlobLeaseRequestConditions : RequestConditions;

/// <summary>Conditions of a request on a blob or container; leases are absent.</summary>
public class BlobRequestConditions : BlobLeaseRequestConditions;
