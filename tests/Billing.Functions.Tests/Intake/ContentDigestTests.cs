using System.Text;
using Billing.Domain.Primitives;
using Billing.Functions.Http;
using Billing.Platform.Intake;

namespace Billing.Functions.Tests.Intake;

[Trait("Capability", "PLT-11")]
public sealed class ContentDigestTests
{
    // RFC 9530, appendix A: the content is followed by a line feed.
    private const string HelloDigest = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";

    private static readonly byte[] Hello = Encoding.UTF8.GetBytes("{\"hello\": \"world\"}\n");

    [Theory]
    [InlineData(HelloDigest, null)]
    [InlineData("  " + HelloDigest + " , unixsum=:AAA=:", null)]
    [InlineData("adler=:A4E=:", null)]
    [InlineData(null, "UFIauregE76D7gDe0/n0JA==")]
    [InlineData(null, null)]
    public void Content_that_is_what_its_sender_says_passes(string? contentDigest, string? md5) =>
        Assert.Null(ContentDigester.Check(Read(contentDigest, md5), Hello));

    [Fact]
    public void A_flipped_bit_is_told_with_both_digests()
    {
        var damaged = Hello.ToArray();
        damaged[3] ^= 1;
        var problem = ContentDigester.Check(Read(HelloDigest, null), damaged)!;

        Assert.Equal(DeclaredDigests.DiffersCode, problem.Code);
        Assert.Contains("44aff4ab2d7c3250525675a08f0cfa9591168cffe51791c5f5bbc417c15a6c38", problem.Text, StringComparison.Ordinal);
        Assert.Equal(2, problem.Text.Split(' ').Count(word => word.TrimEnd(';', '.').Length == 64));
    }

    [Theory]
    [InlineData("sha-256", null)]
    [InlineData("sha-256=RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=", null)]
    [InlineData("sha-256=:not base64:", null)]
    [InlineData("sha-256=:AAAA:", null)]
    [InlineData(null, "AAAA")]
    public void Headers_that_cannot_be_read_are_told(string? contentDigest, string? md5)
    {
        var failure = Assert.IsType<ParseResult<DeclaredDigests>.Failure>(DeclaredDigests.Read(Header(contentDigest, md5)));
        Assert.All(failure.Problems, problem => Assert.Equal("content.digest-unreadable", problem.Code));
    }

    private static DeclaredDigests Read(string? contentDigest, string? md5) =>
        Assert.IsType<ParseResult<DeclaredDigests>.Success>(DeclaredDigests.Read(Header(contentDigest, md5))).Value;

    private static Func<string, string?> Header(string? contentDigest, string? md5) => name => name == "Content-MD5" ? md5 : contentDigest;
}
