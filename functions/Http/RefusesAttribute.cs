using Microsoft.AspNetCore.Mvc;

namespace Billing.Functions.Http;

/// <summary>Says with which status an HTTP function refuses, and when; the answer is <c>application/problem+json</c>.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RefusesAttribute : ProducesResponseTypeAttribute
{
    /// <summary>A refusal.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="when">When, in a sentence.</param>
    public RefusesAttribute(int status, string when)
        : base(typeof(ProblemBody), status, Problems.MediaType) => Description = when;
}
