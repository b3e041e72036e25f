using System.Globalization;
using Billing.Platform.Limits;
using Billing.Platform.Partners;
using Microsoft.Extensions.Configuration;

namespace Billing.Functions.Operations.Partners;

/// <summary>
/// Reads the policies of partners from settings such as <c>Partners__tax__AttemptTimeOut</c>: fields of <see cref="PartnerPolicy"/>,
/// spans of time as <c>0:00:05.5</c>. What is absent stays as it is by default.
/// </summary>
public static class PartnerSettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Partners";

    private static readonly string[] Spans = [@"h\:mm\:ss", @"h\:mm\:ss\.FFFFFFF"];

    private static readonly Dictionary<string, Func<PartnerPolicy, string, PartnerPolicy?>> Fields = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(PartnerPolicy.Rate) + ":" + nameof(RateLimit.PerSecond)] =
            (policy, text) => Whole(text) is { } value ? policy with { Rate = policy.Rate with { PerSecond = value } } : null,
        [nameof(PartnerPolicy.Rate) + ":" + nameof(RateLimit.Burst)] =
            (policy, text) => Whole(text) is { } value ? policy with { Rate = policy.Rate with { Burst = value } } : null,
        [nameof(PartnerPolicy.LongestRateWait)] = (policy, text) => Span(text) is { } value ? policy with { LongestRateWait = value } : null,
        [nameof(PartnerPolicy.MostAtOnce)] = (policy, text) => Whole(text) is { } value ? policy with { MostAtOnce = value } : null,
        [nameof(PartnerPolicy.MostWaiting)] = (policy, text) => Whole(text) is { } value ? policy with { MostWaiting = value } : null,
        [nameof(PartnerPolicy.AttemptTimeOut)] = (policy, text) => Span(text) is { } value ? policy with { AttemptTimeOut = value } : null,
        [nameof(PartnerPolicy.TotalTimeOut)] = (policy, text) => Span(text) is { } value ? policy with { TotalTimeOut = value } : null,
        [nameof(PartnerPolicy.Retries)] = (policy, text) => Whole(text) is { } value ? policy with { Retries = value } : null,
        [nameof(PartnerPolicy.FirstPause)] = (policy, text) => Span(text) is { } value ? policy with { FirstPause = value } : null,
        [nameof(PartnerPolicy.LongestPause)] = (policy, text) => Span(text) is { } value ? policy with { LongestPause = value } : null,
        [nameof(PartnerPolicy.FailureRatio)] = (policy, text) => Ratio(text) is { } value ? policy with { FailureRatio = value } : null,
        [nameof(PartnerPolicy.MinimumAttempts)] = (policy, text) => Whole(text) is { } value ? policy with { MinimumAttempts = value } : null,
        [nameof(PartnerPolicy.SamplingTime)] = (policy, text) => Span(text) is { } value ? policy with { SamplingTime = value } : null,
        [nameof(PartnerPolicy.BreakTime)] = (policy, text) => Span(text) is { } value ? policy with { BreakTime = value } : null,
        [nameof(PartnerPolicy.LargestAnswer)] = (policy, text) => Whole(text) is { } value ? policy with { LargestAnswer = value } : null,
    };

    /// <summary>The policies that the settings come to.</summary>
    /// <exception cref="InvalidOperationException">Something is not right; the message names each setting and why.</exception>
    public static PartnerPolicies Read(IConfiguration settings)
    {
        var wrong = new List<string>();
        var own = new Dictionary<string, PartnerPolicy>(StringComparer.Ordinal);
        foreach (var partner in settings.GetSection(Section).GetChildren())
        {
            own[partner.Key] = Read(partner, PartnerPolicies.Defaults.GetValueOrDefault(partner.Key) ?? new PartnerPolicy(), wrong);
        }

        try
        {
            return wrong.Count == 0 ? new PartnerPolicies(own) : throw new InvalidOperationException(string.Join(' ', wrong));
        }
        catch (ArgumentException refused)
        {
            throw new InvalidOperationException($"Settings of {Section}: {refused.Message}", refused);
        }
    }

    private static PartnerPolicy Read(IConfigurationSection partner, PartnerPolicy policy, List<string> wrong)
    {
        foreach (var (key, text) in partner.AsEnumerable(makePathsRelative: true).Where(entry => entry.Value is not null))
        {
            var setting = $"{Section}__{partner.Key}__{key.Replace(":", "__", StringComparison.Ordinal)}";
            if (!Fields.TryGetValue(key, out var read))
            {
                wrong.Add($"The setting {setting} is no field of a policy.");
            }
            else if (read(policy, text!) is { } changed)
            {
                policy = changed;
            }
            else
            {
                wrong.Add($"The setting {setting} is '{text}', which cannot be read.");
            }
        }

        return policy;
    }

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static decimal? Ratio(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static TimeSpan? Span(string text) => TimeSpan.TryParseExact(text, Spans, CultureInfo.InvariantCulture, out var value) ? value : null;
}
