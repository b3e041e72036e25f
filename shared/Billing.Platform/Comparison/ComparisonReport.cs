using System.Text.Json;

namespace Billing.Platform.Comparison;

/// <summary>The difference of two results under one key.</summary>
public enum DifferenceKind
{
    /// <summary>Only the left version has it.</summary>
    OnlyLeft,

    /// <summary>Only the right version has it.</summary>
    OnlyRight,

    /// <summary>Both have it, and not alike.</summary>
    Changed,
}

/// <summary>A field in which two results differ.</summary>
/// <param name="Path">JSON path within the result.</param>
/// <param name="Left">The left value, or null when it is absent.</param>
/// <param name="Right">The right value, or null when it is absent.</param>
public sealed record FieldDifference(string Path, JsonElement? Left, JsonElement? Right);

/// <summary>A key under which the versions differ.</summary>
/// <param name="Key">What it is about.</param>
/// <param name="Kind">How.</param>
/// <param name="Fields">Each field that differs; the whole result under <c>$</c> when one side has none.</param>
public sealed record ConsumerDifference(string Key, DifferenceKind Kind, IReadOnlyList<FieldDifference> Fields);

/// <summary>The results of two versions of a consumer on the same history.</summary>
/// <param name="Tenant">Whose history.</param>
/// <param name="Consumer">The consumer.</param>
/// <param name="Left">The one version.</param>
/// <param name="Right">The other.</param>
/// <param name="Events">Number of events that both were fed.</param>
/// <param name="LeftResults">Number of results that the left version made.</param>
/// <param name="RightResults">Number of results that the right version made.</param>
/// <param name="Same">How many are in both, and alike.</param>
/// <param name="Differing">How many keys differ.</param>
/// <param name="Differences">Those keys, in the order of the left version, then those of the right alone; perhaps the first of them only.</param>
public sealed record ComparisonReport(
    string Tenant,
    string Consumer,
    string Left,
    string Right,
    int Events,
    int LeftResults,
    int RightResults,
    int Same,
    int Differing,
    IReadOnlyList<ConsumerDifference> Differences);
