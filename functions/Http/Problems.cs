using System.Diagnostics;
using Billing.Domain.Primitives;
using Billing.Platform.Streams;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Http;

/// <summary>Refusals over HTTP as problem details (RFC 9457), with each problem's code, JSON path and text.</summary>
public static class Problems
{
    /// <summary>Content type of a refusal.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>A refusal for several reasons.</summary>
    public static IResult Of(int status, string title, IReadOnlyList<Problem> problems) => Results.Json(
        new ProblemBody("about:blank", title, status, Detail(problems), problems, Activity.Current?.TraceId.ToString()),
        FabricJson.Options,
        MediaType,
        status);

    /// <summary>A refusal for one reason that has no field.</summary>
    public static IResult Of(int status, string title, string code, string text) => Of(status, title, [Problem.Error(code, "$", text)]);

    /// <summary>A request that belongs to another region (421), with the region and, where it is known, the address of the deployment there.</summary>
    public static IResult OfOtherRegion(Problem problem, string homeRegion, Uri? homeAddress) => Results.Json(
        new ProblemBody(
            "about:blank",
            "Tenant of another region",
            StatusCodes.Status421MisdirectedRequest,
            problem.Text,
            [problem],
            Activity.Current?.TraceId.ToString(),
            homeRegion,
            homeAddress),
        FabricJson.Options,
        MediaType,
        StatusCodes.Status421MisdirectedRequest);

    private static string Detail(IReadOnlyList<Problem> problems) =>
        problems.Count == 1 ? problems[0].Text : $"{problems.Count} problems; the first: {problems[0].Text}";
}

/// <summary>The reasons why a request was refused (RFC 9457).</summary>
/// <param name="Type">Always <c>about:blank</c>: the codes of the errors say more.</param>
/// <param name="Title">The kind of refusal, for a person.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">One sentence for a person.</param>
/// <param name="Errors">Each problem with its stable code and the JSON path of the field; at least one.</param>
/// <param name="TraceId">W3C trace id of the request, to ask support with.</param>
/// <param name="HomeRegion">With status 421: the region in which the tenant is at home.</param>
/// <param name="HomeAddress">
/// With status 421: address of the deployment there, where it is configured. Send the same request to the same path below it.
/// </param>
public sealed record ProblemBody(
    string Type,
    string Title,
    int Status,
    string Detail,
    IReadOnlyList<Problem> Errors,
    string? TraceId,
    string? HomeRegion = null,
    Uri? HomeAddress = null);
