namespace Billing.Local.Blobs;

/// <summary>A change to an account, as the journal keeps it.</summary>
internal abstract record BlobChange(string Container);

internal sealed record ContainerCreated(string Container, ContainerRecord Record) : BlobChange(Container);

internal sealed record ContainerDeleted(string Container) : BlobChange(Container);

/// <summary>Content was written, by an upload, a block list or a copy.</summary>
internal sealed record BlobStored(string Container, BlobRecord Record, BlobContent Content) : BlobChange(Container);

/// <summary>Metadata, headers or protection of a blob changed; its content did not.</summary>
internal sealed record BlobDescribed(string Container, BlobRecord Record) : BlobChange(Container);

internal sealed record BlobDeleted(string Container, string Name) : BlobChange(Container);
