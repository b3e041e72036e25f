using System.Globalization;
using Billing.Domain.Primitives;
using Billing.Platform.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Billing.Functions.Http;

/// <summary>Makes the answers of HTTP functions.</summary>
public static class Answers
{
    /// <summary>A document as JSON.</summary>
    public static IResult Json<T>(T document, int status = StatusCodes.Status200OK) => Results.Json(document, FabricJson.Options, statusCode: status);

    /// <summary>A page of a list as JSON; the header <c>Link</c> (RFC 8288) names the page behind it, where there is one.</summary>
    /// <param name="page">The page.</param>
    /// <param name="request">The request, whose other query parameters the next page keeps.</param>
    /// <param name="body">Makes the document out of the page.</param>
    public static IResult Page<TItem, TBody>(Page<TItem> page, HttpRequest request, Func<Page<TItem>, TBody> body)
    {
        var answer = Json(body(page));
        return page.Next is null ? answer : new WithHeader(answer, HeaderNames.Link, $"<{Next(request, page.Next)}>; rel=\"next\"");
    }

    /// <summary>The answer to the result of a command.</summary>
    /// <remarks>
    /// The answer to its state; the first answer again, marked with <see cref="IdempotencyKey.ReplayedHeaderName"/>; 422 for a key that was
    /// used for another request; else 409 with the problems.
    /// </remarks>
    /// <param name="result">What came of it.</param>
    /// <param name="refusal">Title of a refusal.</param>
    /// <param name="answer">Makes the answer out of the state that the command led to.</param>
    public static IResult Of<TState>(CommitResult<TState> result, string refusal, Func<TState, IResult> answer) => result switch
    {
        CommitResult<TState>.Rejected { Problems: [{ Code: Command.KeyReused }] } => KeyReused(),
        CommitResult<TState>.Rejected { Problems: var problems } => Problems.Of(StatusCodes.Status409Conflict, refusal, problems),
        CommitResult<TState>.Unchanged { Receipt: not null } => Again(answer(result.CurrentState)),
        _ => answer(result.CurrentState),
    };

    /// <summary>A refusal with status 422 of a key that was used before, for another request.</summary>
    public static IResult KeyReused() => Problems.Of(
        StatusCodes.Status422UnprocessableEntity,
        "Key used before",
        [Problem.Error(Command.KeyReused, $"header:{IdempotencyKey.HeaderName}", "The key was used before, for another request: a repetition must be the same to the byte. Send another request with a key of its own.")]);

    /// <summary>An answer that was given before, marked as such.</summary>
    public static IResult Again(IResult answer) => new WithHeader(answer, IdempotencyKey.ReplayedHeaderName, "true");

    /// <summary>An answer with a further header.</summary>
    public static IResult With(IResult answer, string name, string value) => new WithHeader(answer, name, value);

    /// <summary>A refusal with status 503, for a reason that passes, with the seconds after which to come again in <c>Retry-After</c>.</summary>
    public static IResult Later(int seconds, string title, string code, string text) => new WithHeader(
        Problems.Of(StatusCodes.Status503ServiceUnavailable, title, code, text), HeaderNames.RetryAfter, seconds.ToString(CultureInfo.InvariantCulture));

    private static string Next(HttpRequest request, string cursor) => request.Path + QueryString.Create(
        request.Query.Where(each => each.Key != PageRequest.CursorName).Append(new(PageRequest.CursorName, cursor)));

    // Bears the status of its answer, which the metrics of requests count.
    private sealed class WithHeader(IResult answer, string name, string value) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => (answer as IStatusCodeHttpResult)?.StatusCode;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers[name] = value;
            return answer.ExecuteAsync(httpContext);
        }
    }
}
