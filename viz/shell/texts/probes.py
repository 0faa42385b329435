"""Short Vietnamese sentences by which the page says what its networks get wrong, by the groups that they test.

Written for Gatescope; no review holds the answer. `python -m benchmarks.probes` prints what each network says of each.
"""

from collections.abc import Mapping

PRAISE_BY_GROUP: Mapping[str, tuple[str, ...]] = {
    "negation": (
        "không tệ",
        "không tệ chút nào",
        "đồ ăn không tệ",
        "đồ ăn không dở",
        "không có gì để chê",
        "chẳng có gì để chê",
        "không chê vào đâu được",
        "giá không mắc",
        "không hề thất vọng",
        "chưa bao giờ thất vọng",
        "không thể ngon hơn",
    ),
    "turn": (
        "quán hơi nhỏ nhưng đồ ăn rất ngon",
        "phải đợi lâu nhưng rất đáng",
        "tưởng dở nhưng ăn rất ngon",
        "giá hơi cao nhưng chất lượng tuyệt vời",
        "nhìn không bắt mắt nhưng ăn ngon",
        "lúc đầu định không vào nhưng vào rồi mới thấy ngon",
    ),
    "short": (
        "ngon",
        "rất ngon",
        "ngon quá",
        "quán này ngon",
        "đồ ăn ngon",
        "tuyệt vời",
        "mình thích quán này",
        "sẽ quay lại",
        "quán này ngon, giá rẻ",
        "nhân viên dễ thương",
        "mọi người nên thử",
        "quán đẹp",
    ),
}
"""What people mean as praise."""

BLAME_BY_GROUP: Mapping[str, tuple[str, ...]] = {
    "negation": (
        "không ngon",
        "quán không ngon",
        "đồ ăn không ngon",
        "nước uống không ngon lắm",
        "nhân viên không dễ thương",
        "không đáng tiền",
        "chẳng có gì đặc biệt",
        "không hề ngon",
        "ăn không thấy ngon",
        "không còn ngon như trước",
        "chẳng ngon chút nào",
    ),
    "turn": (
        "quán đẹp nhưng đồ ăn dở",
        "đồ ăn ngon nhưng phục vụ quá tệ",
        "tưởng ngon nhưng thất vọng",
        "quán dễ thương nhưng đồ uống không ngon",
        "lần trước ngon nhưng lần này quá tệ",
        "món nào cũng ngon nhưng lần này quá thất vọng, không quay lại nữa",
    ),
    "short": (
        "dở",
        "tệ",
        "quá tệ",
        "quán này dở",
        "đồ ăn dở",
        "thất vọng",
        "không quay lại",
        "mắc mà dở",
        "phục vụ chậm",
        "nhân viên khó chịu",
        "chán",
        "quán bẩn",
    ),
}
"""What people mean as a bad review; as many sentences of every group."""

PRAISE = tuple(text for group in PRAISE_BY_GROUP.values() for text in group)
BLAME = tuple(text for group in BLAME_BY_GROUP.values() for text in group)
