using Azure.Storage.Blobs.Models;

namespace Billing.Local.Blobs;

/// <summary>
/// The failures of the Blob service with their statuses, codes and texts ("Blob service error codes",
/// https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes).
/// </summary>
internal static class BlobErrors
{
    public static BlobFault ContainerNotFound() =>
        Create(404, BlobErrorCode.ContainerNotFound, "The specified container does not exist.");

    public static BlobFault ContainerAlreadyExists() =>
        Create(409, BlobErrorCode.ContainerAlreadyExists, "The specified container already exists.");

    public static BlobFault BlobNotFound() =>
        Create(404, BlobErrorCode.BlobNotFound, "The specified blob does not exist.");

    public static BlobFault BlobAlreadyExists() =>
        Create(409, BlobErrorCode.BlobAlreadyExists, "The specified blob already exists.");

    public static BlobFault ConditionNotMet() =>
        Create(412, BlobErrorCode.ConditionNotMet, "The condition specified using HTTP conditional header(s) is not met.");

    public static BlobFault NotModified() =>
        Create(304, BlobErrorCode.ConditionNotMet, "The condition specified using HTTP conditional header(s) is not met.");

    public static BlobFault SourceConditionNotMet() =>
        Create(412, BlobErrorCode.SourceConditionNotMet, "The source condition specified using HTTP conditional header(s) is not met.");

    public static BlobFault UnsatisfiableCondition() => Create(
        400, "UnsatisfiableCondition", "The request includes an unsatisfiable condition for this operation.");

    public static BlobFault MultipleConditions() => Create(
        400, BlobErrorCode.MultipleConditionHeadersNotSupported, "Multiple condition headers are not supported.");

    public static BlobFault InvalidRange() =>
        Create(416, BlobErrorCode.InvalidRange, "The range specified is invalid for the current size of the resource.");

    public static BlobFault InvalidResourceName() =>
        Create(400, BlobErrorCode.InvalidResourceName, "The specified resource name contains invalid characters.");

    public static BlobFault NameLength() => Create(
        400, BlobErrorCode.OutOfRangeInput, "The specified resource name length is not within the permissible limits.");

    public static BlobFault InvalidMetadata() =>
        Create(400, BlobErrorCode.InvalidMetadata, "The metadata specified is invalid. It has characters that are not permitted.");

    public static BlobFault MetadataTooLarge() => Create(
        400, BlobErrorCode.MetadataTooLarge, "The metadata specified exceeds the maximum permissible limit (8 KB).");

    public static BlobFault Md5Mismatch() => Create(
        400, BlobErrorCode.Md5Mismatch, "The MD5 value specified in the request did not match with the MD5 value calculated by the server.");

    public static BlobFault InvalidMd5() =>
        Create(400, BlobErrorCode.InvalidMd5, "The MD5 value specified in the request is invalid. MD5 value must be 128 bits and base64-encoded.");

    public static BlobFault InvalidBlockList() =>
        Create(400, BlobErrorCode.InvalidBlockList, "The specified block list is invalid.");

    public static BlobFault ImmutableDueToPolicy() => Create(
        409, BlobErrorCode.BlobImmutableDueToPolicy, "This operation is not permitted as the blob is immutable due to a policy.");

    /// <summary>The account itself cannot keep the content; the message is for the operator of the host.</summary>
    public static BlobFault CannotStore(string path, Exception reason) => Create(
        500, "InternalError", $"The content could not be stored in '{path}'. Is the disk full, or the folder not writable? ({reason.Message})");

    public static BlobFault InvalidHeaderValue(string detail) =>
        Create(400, BlobErrorCode.InvalidHeaderValue, "The value for one of the HTTP headers is not in the correct format. " + detail);

    public static BlobFault InvalidXmlNodeValue() => Create(
        400, BlobErrorCode.InvalidXmlNodeValue, "The value for one of the XML nodes is not in the correct format.");

    public static BlobFault CannotVerifyCopySource(int status, string detail) =>
        Create(status, BlobErrorCode.CannotVerifyCopySource, detail);

    /// <param name="detail">Why the request is not authentic; goes into the answer's XML.</param>
    public static BlobFault AuthenticationFailed(string detail) => new(
        403,
        BlobErrorCode.AuthenticationFailed.ToString(),
        "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.")
    {
        AuthenticationDetail = detail,
    };

    public static BlobFault PermissionMismatch() => Create(
        403, BlobErrorCode.AuthorizationPermissionMismatch, "This request is not authorized to perform this operation using this permission.");

    public static BlobFault ProtocolMismatch() => Create(
        403, BlobErrorCode.AuthorizationProtocolMismatch, "This request is not authorized to perform this operation using this protocol.");

    public static BlobFault MissingHeader(string name) => Create(
        400, BlobErrorCode.MissingRequiredHeader, $"An HTTP header that's mandatory for this request is not specified: {name}.");

    public static BlobFault MissingContentLength() =>
        Create(411, BlobErrorCode.MissingContentLengthHeader, "Content-Length HTTP header was not specified.");

    public static BlobFault UnsupportedHeader(string name) =>
        Create(400, BlobErrorCode.UnsupportedHeader, $"One of the HTTP headers specified in the request is not supported: {name}.");

    public static BlobFault MissingQueryParameter(string name) => Create(
        400, BlobErrorCode.MissingRequiredQueryParameter, $"A query parameter that's mandatory for this request is not specified: {name}.");

    public static BlobFault InvalidQueryParameter(string name) => Create(
        400, BlobErrorCode.InvalidQueryParameterValue, $"Value for one of the query parameters specified in the request URI is invalid: {name}.");

    public static BlobFault QueryParameterOutOfRange(string name) => Create(
        400, BlobErrorCode.OutOfRangeQueryParameterValue, $"One of the query parameters specified in the request URI is outside the permissible range: {name}.");

    public static BlobFault UnsupportedQueryParameter(string field) => Create(
        400, BlobErrorCode.UnsupportedQueryParameter, $"One of the query parameters specified in the request URI is not supported: {field}.");

    public static BlobFault UnsupportedVerb(string method) => Create(
        405, BlobErrorCode.UnsupportedHttpVerb, $"The resource doesn't support specified Http Verb: {method}.");

    public static BlobFault InvalidUri() => Create(400, BlobErrorCode.InvalidUri, "The requested URI does not represent any resource on the server.");

    public static BlobFault UnsupportedXmlNode() =>
        Create(400, BlobErrorCode.UnsupportedXmlNode, "One of the XML nodes specified in the request body is not supported.");

    public static BlobFault InvalidXml() => Create(400, BlobErrorCode.InvalidXmlDocument, "The specified XML is not syntactically valid.");

    public static BlobFault InvalidBlockId() => Create(400, "InvalidBlobOrBlock", "The specified blob or block content is invalid.");

    public static BlobFault BodyTooLarge() =>
        Create(413, BlobErrorCode.RequestBodyTooLarge, "The request body is too large and exceeds the maximum permissible limit.");

    public static BlobFault Crc64Mismatch() => Create(
        400, "Crc64Mismatch", "The CRC64 value specified in the request did not match with the CRC64 value calculated by the server.");

    public static BlobFault InvalidStructuredMessage() =>
        Create(400, BlobErrorCode.InvalidInput, "The structured message in the body of the request is not valid.");

    public static BlobFault InternalError(string message) => Create(500, BlobErrorCode.InternalError, message);

    public static BlobFault Create(int status, string code, string message) => new(status, code, message);

    private static BlobFault Create(int status, BlobErrorCode code, string message) => new(status, code.ToString(), message);
}
