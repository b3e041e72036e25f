namespace Azure.Storage.Blobs.Models;

/// <summary>The error codes of the Blob service that the local store raises, for comparison with <c>RequestFailedException.ErrorCode</c>.</summary>
public readonly struct BlobErrorCode : IEquatable<BlobErrorCode>
{
    private readonly string _value;

    public BlobErrorCode(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    public static BlobErrorCode AuthenticationFailed { get; } = new("AuthenticationFailed");

    public static BlobErrorCode AuthorizationPermissionMismatch { get; } = new("AuthorizationPermissionMismatch");

    public static BlobErrorCode BlobAlreadyExists { get; } = new("BlobAlreadyExists");

    public static BlobErrorCode BlobImmutableDueToPolicy { get; } = new("BlobImmutableDueToPolicy");

    public static BlobErrorCode BlobNotFound { get; } = new("BlobNotFound");

    public static BlobErrorCode CannotVerifyCopySource { get; } = new("CannotVerifyCopySource");

    public static BlobErrorCode ConditionNotMet { get; } = new("ConditionNotMet");

    public static BlobErrorCode ContainerAlreadyExists { get; } = new("ContainerAlreadyExists");

    public static BlobErrorCode ContainerNotFound { get; } = new("ContainerNotFound");

    public static BlobErrorCode InvalidBlockList { get; } = new("InvalidBlockList");

    public static BlobErrorCode InvalidHeaderValue { get; } = new("InvalidHeaderValue");

    public static BlobErrorCode InvalidMetadata { get; } = new("InvalidMetadata");

    public static BlobErrorCode InvalidRange { get; } = new("InvalidRange");

    public static BlobErrorCode InvalidResourceName { get; } = new("InvalidResourceName");

    public static BlobErrorCode InvalidXmlNodeValue { get; } = new("InvalidXmlNodeValue");

    public static BlobErrorCode Md5Mismatch { get; } = new("Md5Mismatch");

    public static BlobErrorCode MetadataTooLarge { get; } = new("MetadataTooLarge");

    public static BlobErrorCode MultipleConditionHeadersNotSupported { get; } = new("MultipleConditionHeadersNotSupported");

    public static BlobErrorCode OutOfRangeInput { get; } = new("OutOfRangeInput");

    public static BlobErrorCode SourceConditionNotMet { get; } = new("SourceConditionNotMet");

    public static implicit operator BlobErrorCode(string value) => new(value);

    public static bool operator ==(BlobErrorCode left, BlobErrorCode right) => left.Equals(right);

    public static bool operator !=(BlobErrorCode left, BlobErrorCode right) => !left.Equals(right);

    public bool Equals(BlobErrorCode other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is BlobErrorCode other && Equals(other);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(_value ?? "");

    public override string ToString() => _value;
}
