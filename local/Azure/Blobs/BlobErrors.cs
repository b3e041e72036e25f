using Azure;
using Azure.Core;
using Azure.Storage.Blobs.Models;

namespace Billing.Local.Blobs;

/// <summary>
/// The failures of the Blob service with their statuses, codes and texts ("Blob service error codes",
/// https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes).
/// </summary>
internal static class BlobErrors
{
    /// <summary>Element of the service's answer, and key in an exception's data, that says why a request is not authentic.</summary>
    public const string AuthenticationErrorDetail = "AuthenticationErrorDetail";

    public static RequestFailedException ContainerNotFound() =>
        Create(404, BlobErrorCode.ContainerNotFound, "The specified container does not exist.");

    public static RequestFailedException ContainerAlreadyExists() =>
        Create(409, BlobErrorCode.ContainerAlreadyExists, "The specified container already exists.");

    public static RequestFailedException BlobNotFound() =>
        Create(404, BlobErrorCode.BlobNotFound, "The specified blob does not exist.");

    public static RequestFailedException BlobAlreadyExists() =>
        Create(409, BlobErrorCode.BlobAlreadyExists, "The specified blob already exists.");

    public static RequestFailedException ConditionNotMet() =>
        Create(412, BlobErrorCode.ConditionNotMet, "The condition specified using HTTP conditional header(s) is not met.");

    public static RequestFailedException NotModified() =>
        Create(304, BlobErrorCode.ConditionNotMet, "The condition specified using HTTP conditional header(s) is not met.");

    public static RequestFailedException SourceConditionNotMet() =>
        Create(412, BlobErrorCode.SourceConditionNotMet, "The source condition specified using HTTP conditional header(s) is not met.");

    public static RequestFailedException UnsatisfiableCondition() => Create(
        400, "UnsatisfiableCondition", "The request includes an unsatisfiable condition for this operation.");

    public static RequestFailedException MultipleConditions() => Create(
        400, BlobErrorCode.MultipleConditionHeadersNotSupported, "Multiple condition headers are not supported.");

    public static RequestFailedException InvalidRange() =>
        Create(416, BlobErrorCode.InvalidRange, "The range specified is invalid for the current size of the resource.");

    public static RequestFailedException InvalidResourceName() =>
        Create(400, BlobErrorCode.InvalidResourceName, "The specified resource name contains invalid characters.");

    public static RequestFailedException NameLength() => Create(
        400, BlobErrorCode.OutOfRangeInput, "The specified resource name length is not within the permissible limits.");

    public static RequestFailedException InvalidMetadata() =>
        Create(400, BlobErrorCode.InvalidMetadata, "The metadata specified is invalid. It has characters that are not permitted.");

    public static RequestFailedException MetadataTooLarge() => Create(
        400, BlobErrorCode.MetadataTooLarge, "The metadata specified exceeds the maximum permissible limit (8 KB).");

    public static RequestFailedException Md5Mismatch() => Create(
        400, BlobErrorCode.Md5Mismatch, "The MD5 value specified in the request did not match with the MD5 value calculated by the server.");

    public static RequestFailedException InvalidBlockList() =>
        Create(400, BlobErrorCode.InvalidBlockList, "The specified block list is invalid.");

    public static RequestFailedException ImmutableDueToPolicy() => Create(
        409, BlobErrorCode.BlobImmutableDueToPolicy, "This operation is not permitted as the blob is immutable due to a policy.");

    /// <summary>The account itself cannot keep the content; the message is for the operator of the host.</summary>
    public static RequestFailedException CannotStore(string path, Exception reason) => Create(
        500, "InternalError", $"The content could not be stored in '{path}'. Is the disk full, or the folder not writable? ({reason.Message})");

    public static RequestFailedException InvalidHeaderValue(string detail) =>
        Create(400, BlobErrorCode.InvalidHeaderValue, "The value for one of the HTTP headers is not in the correct format. " + detail);

    public static RequestFailedException InvalidXmlNodeValue() => Create(
        400, BlobErrorCode.InvalidXmlNodeValue, "The value for one of the XML nodes is not in the correct format.");

    public static RequestFailedException CannotVerifyCopySource(int status, string detail) =>
        Create(status, BlobErrorCode.CannotVerifyCopySource, detail);

    /// <summary>403 with <paramref name="detail"/> as <see cref="AuthenticationErrorDetail"/> in the exception's data.</summary>
    public static RequestFailedException AuthenticationFailed(string detail)
    {
        var failure = Create(
            403,
            BlobErrorCode.AuthenticationFailed,
            "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.");
        failure.Data[AuthenticationErrorDetail] = detail;
        return failure;
    }

    public static RequestFailedException PermissionMismatch() => Create(
        403, BlobErrorCode.AuthorizationPermissionMismatch, "This request is not authorized to perform this operation using this permission.");

    /// <summary>An exception as the true client raises it, with the raw response behind it; the service's reason phrase is the message.</summary>
    public static RequestFailedException Create(int status, string code, string message) =>
        From(new BlobResponse(status, message).Add("x-ms-error-code", code), code, message);

    public static RequestFailedException From(Response response, string? code, string? message) =>
        new(response, innerException: null, new Details(code, message));

    private static RequestFailedException Create(int status, BlobErrorCode code, string message) =>
        Create(status, code.ToString(), message);

    private sealed class Details(string? code, string? message) : RequestFailedDetailsParser
    {
        public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
        {
            error = new ResponseError(code, message);
            data = null;
            return true;
        }
    }
}
