using Azure;

namespace Billing.Local.Blobs;

/// <summary>
/// Evaluates conditions as the service does ("Specifying conditional headers for Blob service operations",
/// https://learn.microsoft.com/rest/api/storageservices/specifying-conditional-headers-for-blob-service-operations).
/// </summary>
internal static class BlobConditions
{
    /// <summary>For Get Blob and Get Blob Properties. <paramref name="blob"/> is null when there is none.</summary>
    public static void CheckRead(RequestConditions? conditions, BlobRecord? blob)
    {
        if (conditions is null)
        {
            return;
        }

        if (conditions.IfNoneMatch == ETag.All)
        {
            throw BlobErrors.UnsatisfiableCondition();
        }

        if (conditions.IfMatch is { } match && !Matches(match, blob))
        {
            throw BlobErrors.ConditionNotMet();
        }

        if (blob is null)
        {
            return;
        }

        if (conditions.IfUnmodifiedSince is { } unmodified && blob.LastModified > unmodified)
        {
            throw BlobErrors.ConditionNotMet();
        }

        bool? other = conditions.IfNoneMatch is { } none ? !Matches(none, blob) : null;
        bool? newer = conditions.IfModifiedSince is { } modified ? blob.LastModified > modified : null;
        if ((other == false && newer != true) || (newer == false && other != true))
        {
            throw BlobErrors.NotModified();
        }
    }

    /// <summary>For every operation that changes a blob, other than a write of content.</summary>
    public static void CheckWrite(RequestConditions? conditions, BlobRecord? blob)
    {
        if (conditions is not null && !Holds(conditions, blob))
        {
            throw BlobErrors.ConditionNotMet();
        }
    }

    /// <summary>For Put Blob and Put Block List: "only if there is none" has an answer of its own.</summary>
    public static void CheckPut(RequestConditions? conditions, BlobRecord? blob)
    {
        if (blob is not null && conditions?.IfNoneMatch == ETag.All)
        {
            throw BlobErrors.BlobAlreadyExists();
        }

        CheckWrite(conditions, blob);
    }

    /// <summary>For the source of a copy.</summary>
    public static void CheckSource(RequestConditions? conditions, BlobRecord blob)
    {
        if (conditions is not null && !Holds(conditions, blob))
        {
            throw BlobErrors.SourceConditionNotMet();
        }
    }

    private static bool Holds(RequestConditions conditions, BlobRecord? blob)
    {
        CheckCombination(conditions);
        if (conditions.IfNoneMatch is { } none)
        {
            return blob is null || !Matches(none, blob);
        }

        if (conditions.IfMatch is { } match)
        {
            return Matches(match, blob);
        }

        return blob is null
            || ((conditions.IfModifiedSince is not { } modified || blob.LastModified > modified)
                && (conditions.IfUnmodifiedSince is not { } unmodified || blob.LastModified <= unmodified));
    }

    /// <summary>A write may combine If-None-Match with If-Modified-Since, or If-Match with If-Unmodified-Since, no others.</summary>
    private static void CheckCombination(RequestConditions conditions)
    {
        var changed = conditions.IfNoneMatch is not null || conditions.IfModifiedSince is not null;
        var unchanged = conditions.IfMatch is not null || conditions.IfUnmodifiedSince is not null;
        if (changed && unchanged)
        {
            throw BlobErrors.MultipleConditions();
        }
    }

    private static bool Matches(ETag wanted, BlobRecord? blob) => blob is not null && (wanted == ETag.All || wanted == blob.ETag);
}
