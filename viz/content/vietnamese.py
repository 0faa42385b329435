"""One-click sentences in Vietnamese, restaurant reviews as those that the networks learned from; we wrote them.

Laid out as english.py has the English ones; the names start with "vi_", so that a name says one text.
"""

from collections.abc import Mapping

EXAMPLES: Mapping[str, str] = {
    "vi_first": (
        "Ấn tượng đầu tiên rất tuyệt! Quán đẹp, sạch sẽ, thoáng mát, cô chủ dễ thương, vui tính, phục vụ rất nhiệt "
        "tình. Nhưng đợi gần một tiếng mới có món đầu tiên, canh nguội, cá tanh, cơm khô. Giá lại còn mắc. Quá "
        "thất vọng, không bao giờ quay lại."
    ),
    "vi_but": "Tưởng là ngon lắm, nhưng ăn vào thì quá thất vọng.",
    "vi_turn": "Phải đợi hơi lâu, nhưng món nào cũng ngon tuyệt vời.",
    "vi_not_good": "Đồ ăn ở đây không ngon.",
    "vi_not_bad": "Quán này không tệ chút nào.",
    "vi_nothing": "Chẳng có gì để chê.",
    "vi_irony": "Tuyệt vời, đợi một tiếng đồng hồ để được ăn một tô bún nguội ngắt.",
    "vi_far_from": "Quán này còn lâu mới gọi là ngon.",
    "vi_ruined": (
        "Món nào cũng ngon, nhân viên dễ thương, không gian thoải mái, cho đến khi mình thấy con gián bò trong dĩa rau."
    ),
    "vi_distance": (
        "Điều dở nhất của cái quán nhỏ nằm cuối con hẻm bên bờ kênh này, nơi hai ông bà già vẫn dậy từ bốn giờ sáng "
        "để nấu nước dùng và chừa lại vài cái ghế cho khách quen, là mới chín giờ đã hết hàng."
    ),
    "vi_mild": "Quán này ngon.",
    "vi_short": "Dở!",
    "vi_long": (
        "Hôm đó trời mưa to, tụi mình ghé đại vào một quán nhỏ ở góc đường vì không muốn chạy xe thêm nữa. Bảng "
        "hiệu cũ, bàn ghế nhựa, trong bếp chỉ có một cô lớn tuổi vừa nấu vừa nghe đài. Đợi khoảng mười lăm phút "
        "thì đồ ăn ra, khói bốc lên thơm phức. Nước dùng trong, ngọt thanh, riêu cua mềm, rau tươi và rửa rất "
        "sạch. Cơm tấm thì hạt dẻo, sườn nướng thơm mà không bị khô, chén nước mắm pha vừa miệng. Gỏi cuốn cuốn "
        "chặt tay, tôm tươi, nước chấm đậm đà. Cũng có vài điểm trừ: chỗ để xe chật, quạt hơi ồn, trà đá phải tự "
        "ra lấy. Nhưng mấy chuyện đó không đáng kể chút nào. Cô chủ dễ thương, vui tính, phục vụ rất nhiệt tình. "
        "Giá rẻ mà chất lượng, quá hợp lý. Tuần sau mình dẫn cả nhà ghé lại, ai cũng khen ngon. Mình đã giới thiệu "
        "cho bạn bè, đứa nào cũng thích. Chắc chắn mình sẽ còn quay lại nhiều lần."
    ),
}

MEANT: Mapping[str, bool] = {
    "vi_first": False,
    "vi_but": False,
    "vi_turn": True,
    "vi_not_good": False,
    "vi_not_bad": True,
    "vi_nothing": True,
    "vi_irony": False,
    "vi_far_from": False,
    "vi_ruined": False,
    "vi_distance": True,
    "vi_mild": True,
    "vi_short": False,
    "vi_long": True,
}

PAIRS: Mapping[str, tuple[str, str]] = {
    "vi_not_bad": ("Quán này tệ.", "Quán này không tệ."),
    "vi_not": ("Quán này ngon.", "Quán này không ngon."),
    "vi_bad": ("Đồ ăn ngon, giá rẻ.", "Đồ ăn dở, giá rẻ."),
    "vi_hardly": ("Quán này rất đáng thử.", "Quán này chẳng đáng thử."),
    "vi_order": ("Phải đợi hơi lâu, nhưng đồ ăn rất ngon.", "Đồ ăn rất ngon, nhưng phải đợi hơi lâu."),
    "vi_early": (
        "Một quán tuyệt vời nằm cuối con hẻm bên bờ kênh, nơi hai ông bà già dậy từ bốn giờ sáng để nấu nước dùng và "
        "chừa lại vài cái ghế cho khách quen.",
        "Một quán kinh khủng nằm cuối con hẻm bên bờ kênh, nơi hai ông bà già dậy từ bốn giờ sáng để nấu nước dùng và "
        "chừa lại vài cái ghế cho khách quen.",
    ),
    "vi_corner": (
        "Quán ngon nằm ở góc đường gần trường học, buổi sáng có bán bún bò với hủ tiếu, buổi chiều thì bán chè "
        "và bánh mì.",
        "Quán dở nằm ở góc đường gần trường học, buổi sáng có bán bún bò với hủ tiếu, buổi chiều thì bán chè "
        "và bánh mì.",
    ),
    "vi_plain": ("Quán này ngon quá, mình rất thích.", "Quan nay ngon qua, minh rat thich."),
    "vi_names": ("Grignolino nấu rất ngon.", "Brzezinski nấu rất ngon."),
}
"""Texts that differ in little; in one of them only in what is typed without diacritics."""

BESIDE: Mapping[str, str] = {
    EXAMPLES["vi_first"]: EXAMPLES["vi_first"].replace("Nhưng đợi gần một tiếng mới", "Và chưa tới năm phút đã"),
    EXAMPLES["vi_but"]: "Tưởng là ngon lắm, nhưng ăn vào thì không thất vọng.",
}
"""What stands beside a text before the visitor has written something."""
